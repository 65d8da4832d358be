"""Turns events into notifications and deliveries."""
