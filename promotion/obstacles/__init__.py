"""Obstacles to civic space: reported, checked, published under the guard of publication."""
