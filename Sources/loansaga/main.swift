print("loansaga")
