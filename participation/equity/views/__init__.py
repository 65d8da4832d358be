"""The pages of figures on equity."""
