"""What people use at a screen: the chooser in the notebooks and the facilitator's screen."""
