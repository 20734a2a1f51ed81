/// A key that everybody knows, made for the self-test alone, and what it signs.
enum SelfTestKey {
    static let message = "The quick brown fox jumps over the lazy dog"

    /// SHA1withRSA has one answer only: PKCS #1 v1.5 pads without randomness.
    static let signature = """
        7dc4a09b0548c32e810adc30a93854baf02d3eec845e630b501420da67379220
        fa9697bfb4eb80159673663e6f81f64ac0793df156286bc68d7976b6597609da
        4cae62c1c1e317ceb2acbe64e6556d472a1f618f57343e73048c308a00cf8af7
        733964b24e79af302656e73d6f5a6c2423e76d177ace20816c89ea352a084f74
        33f31b9d19ce25438db8d8aef412f55a237f592284ad85f4381c32ef98d35af7
        73dfd52afa0a79f45aae18ccb7a7dfc487c62333ee4f84ec59070439fceb461c
        0e4c64a6341fc81521ce498010c9be679bc99294ca16b46e1a20d1529e229342
        37489e33b482adcbc44d5739c6122f49d9c9b4347e4d69f77060341192610357
        """

    static var pem: String {
        "-----BEGIN PRIVATE KEY-----\n\(content)\n-----END PRIVATE KEY-----\n"
    }

    private static let content = """
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCspaHimU8npBEd
        bfM07yrtzgjLK/Dfbuoy9Ex5Jh8kEdTFRc8z7MuXZEagvNvjWLLtDn6/uKOJYocr
        fAlNZ8QZ7N8RsdpELXRW5mVyLpbYxHBLhWCNCK2C7DK8tD0VZb4RrffyiLkKM7AB
        Qrj1c65STqsTJrhEroesjPAZVTKuIncTwPEg0gdb9hOi6K4+vu0qc1DV9G9oc15+
        muCGI1DnyuycZtz5sFkdYpEo3vQ/fPEcVptABCTTLQyiHm94wHznYKw9vZ+YRjvM
        LalgI2DD2DhJcK32EecfSPPOzvmGtPCNCSbEB8nyXbLrONjjeRkKtU0+7mgnUXau
        HWlOPHEhAgMBAAECggEABDnPJTTfsj6SsSvXab6naDf0cOWn0Q490wa2BvqbBUbe
        9H+tj02u24snq+hHgRBzG7iQu2hdb1/PI243K5L8Qq6wtJYL+8J5kCV2SvXPOSnQ
        vlZ6yyTw200k/keynY8WmIfvs1rrnY9vkc5UaOSemhLlHtRCKyMy/LMb7uDOG2NA
        AEUVxAHkeVSlYW8aadD/c1Lunaxpbbiya2qtte/DauIY6sL3nOJ7P/kO5D+1IF3d
        o1FDKgy346CcmxsBR+AZ9QvJSuZiObAZIvzRaVTkA5rakoSy0kepo1J0tp4/0Rwe
        SmGi8W6+AM2oiNnaLlEJbe00B2FUJ+vr8piwuNwgWQKBgQDjfP9fLHiTfVxbfx46
        uW6LEVrGlgUxd0vUftdMkDJqpP0HJh+NdSTahNegsYuEPFRFODko2KAy5WXfbUTQ
        iLsEEN8YPwXbFHZKPBcFkpekYiBUyaj54oQnFmTHkyltmnw6aHBHvLahPyEmk/vB
        aGNxGgQwNIb2NLFyuv86GmNdiQKBgQDCSQrvcE33GHO+T6PvWrfQV6InpaXa1hBv
        oP4bUDZiN8pRSV9yz3oEnh57CivmQXCGhKMa8H7nwn1PSKlInofDTWaS1AUMYM+N
        fLSmDZzBtWx0bQuIwGQCyPsl24pY22AV/vImLJJC7NyzhK35wByeZANojXgOdtTw
        ndsL587o2QKBgDFnnypzRQh7DEjOtaj5RpmrPjSsthoFF5Hhri5xjpF8nXsk+2tE
        SqmuegnrJSql04No73kAeuIy0coROAW1/C+o3lqsrT/kFMCQhktuh8JqkSz40tra
        J+s5QM/bFP85sssYjXH2+Q7R4Ag50U4yto4EoW46qijkTrllBTMAMh5JAoGBAL1U
        5R01OiVEZPbfMYi9xUd5PwKYAKrj1RyTrU38uyK376eLc0K1QdliJZ4N6X3346qT
        c0d7epBsDiXHT4D/TJpcwUrw5wKLDXh6QKlZtptnK4vCAG2B33R/W5AnBAlXr6l/
        y4a8BMTHgsRG1iv+tWT9XfzzcD3YO+dITgCqJA7xAoGAcGZ4GCw7o+ffVRCUIJap
        wpx3k9A1Rpg5dJt6sdB3ZXF3RGyAAcgAytCRrtxhSW64VOhLk6gKNnfFIaiEhB1d
        Oo7VZd264v178OhCFfR3LKiyYKa44/il78/pQXPNUCzcET3eyTQmPT/rXBm6bGPJ
        RTdNoFjVLeLAkqecO8Wv3Rs=
        """
}
