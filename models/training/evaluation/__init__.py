"""How good a served unified model is: pictures, films and questions of held-out scenes, sent to a running server."""
