"""What the public reads of obstacles, and the guard that every such row passes."""
