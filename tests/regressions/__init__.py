"""Cases that went wrong in other systems, each as one test through the doors that people use."""
