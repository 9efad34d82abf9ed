"""Trains the visual codec: slices of 4 frames to 64 codes and back."""
