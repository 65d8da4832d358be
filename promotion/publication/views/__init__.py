"""Pages of the register of obstacles, for everybody."""
