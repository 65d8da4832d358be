"""What accreditation does when it hears of an event."""
