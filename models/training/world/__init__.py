"""The illustrated world: scenes with a known truth, rendered fast, described in plain English."""
