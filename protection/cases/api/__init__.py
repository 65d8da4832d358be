"""The officers' part of the API: the same services, permissions and errors as the desk."""
