"""The judge: names what a frame and a film of the illustrated world show. Trained on rendered truth only, never on generated frames."""
