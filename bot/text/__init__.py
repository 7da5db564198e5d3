"""Pure functions of text: its length, its direction, cleaning, cutting, folding. Nothing here waits or remembers."""
