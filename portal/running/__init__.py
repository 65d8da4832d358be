"""From a clone to a running portal: the embedded engines and the processes beside them."""
