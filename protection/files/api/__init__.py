"""Files in the API: for whoever holds a receipt, and for officers."""
