"""Pages of access to information: for whoever asks, for everybody, for staff."""
