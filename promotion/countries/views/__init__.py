"""Pages of countries and areas."""
