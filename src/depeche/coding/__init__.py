"""Article → events, a stage a file: mentions · triggers · sides · status · time · place · contexts · coder."""
