"""Roll-up (汇总): reads the filled forms of units, says what each must put right, and adds them up."""
