"""One transformer for text, pictures, film and sound: the experts of montage-135m, their training and evaluation."""
