"""What is released, as files that others read: the mirror of the feeds, and the signed package that carries them."""
