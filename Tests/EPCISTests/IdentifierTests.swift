import EPCIS
import Testing

/// EPC URNs and GS1 Digital Links.
@Suite struct IdentifierTests {
    /// URN, Digital Link; the company prefix of all has seven digits.
    static let pairs = [
        ("urn:epc:id:sgtin:4012345.011111.9876", "https://id.gs1.org/01/04012345111118/21/9876"),
        ("urn:epc:id:sgtin:0614141.107346.2017", "https://id.gs1.org/01/10614141073464/21/2017"),
        ("urn:epc:id:sgtin:4012345.011111.a%2Fb(1)", "https://id.gs1.org/01/04012345111118/21/a%2Fb%281%29"),
        ("urn:epc:class:lgtin:4012345.012345.998877", "https://id.gs1.org/01/04012345123456/10/998877"),
        ("urn:epc:id:upui:4012345.012345.AB12", "https://id.gs1.org/01/04012345123456/235/AB12"),
        ("urn:epc:idpat:sgtin:4012345.098765.*", "https://id.gs1.org/01/04012345987652"),
        ("urn:epc:id:sscc:4012345.1111111111", "https://id.gs1.org/00/140123451111111117"),
        ("urn:epc:id:sgln:4012345.00005.0", "https://id.gs1.org/414/4012345000054"),
        ("urn:epc:id:sgln:0614141.07346.1234", "https://id.gs1.org/414/0614141073467/254/1234"),
        ("urn:epc:id:pgln:4012345.00225", "https://id.gs1.org/417/4012345002256"),
        ("urn:epc:id:grai:4012345.55555.987", "https://id.gs1.org/8003/04012345555554987"),
        ("urn:epc:idpat:grai:4012345.55555.*", "https://id.gs1.org/8003/04012345555554"),
        ("urn:epc:id:giai:4000001.12345", "https://id.gs1.org/8004/400000112345"),
        ("urn:epc:id:gsrn:0614141.0000010253", "https://id.gs1.org/8018/061414100000102534"),
        ("urn:epc:id:gsrnp:4012345.0000098765", "https://id.gs1.org/8017/401234500000987658"),
        ("urn:epc:id:gdti:0614141.00001.1618034", "https://id.gs1.org/253/06141410000121618034"),
        ("urn:epc:idpat:gdti:4012345.55555.*", "https://id.gs1.org/253/4012345555554"),
        ("urn:epc:id:sgcn:4012345.99999.044", "https://id.gs1.org/255/4012345999990044"),
        ("urn:epc:id:ginc:4012345.333", "https://id.gs1.org/401/4012345333"),
        ("urn:epc:id:gsin:4012345.999987654", "https://id.gs1.org/402/40123459999876541"),
        ("urn:epc:id:cpi:4012345.ABC.123", "https://id.gs1.org/8010/4012345ABC/8011/123"),
        ("urn:epc:idpat:cpi:4012345.ABC.*", "https://id.gs1.org/8010/4012345ABC"),
        ("urn:epc:id:itip:4012345.012345.01.02.999", "https://id.gs1.org/8006/040123451234560102/21/999"),
        ("urn:epc:idpat:itip:4012345.012345.01.02.*", "https://id.gs1.org/8006/040123451234560102"),
    ]

    @Test("an EPC has one Digital Link, which leads back when the prefix is known", arguments: pairs)
    func translation(_ urn: String, _ link: String) throws {
        #expect(DigitalLink(epc: urn)?.uri == link)
        let read = try #require(DigitalLink(link))
        #expect(read.uri == link)
        #expect(read.hasValidCheckDigit)
        #expect(read.epc(companyPrefixLength: 7) == urn)
    }

    @Test(
        "any domain, short names, query and coarser qualifiers fall away",
        arguments: [
            (
                "https://example.com/some/path/01/04012345111118/10/LOT1/21/S9?linkType=all",
                "https://id.gs1.org/01/04012345111118/21/S9"
            ),
            ("http://example.org/gtin/4012345111118/lot/LOT1", "https://id.gs1.org/01/04012345111118/10/LOT1"),
            ("https://id.gs1.org/01/40123455", "https://id.gs1.org/01/00000040123455"),
            ("https://id.gs1.org/01/04012345111118/22/2A/", "https://id.gs1.org/01/04012345111118"),
            ("https://example.com/8004/401234599999", "https://id.gs1.org/8004/401234599999"),
        ]
    )
    func normalisation(_ address: String, _ link: String) {
        #expect(DigitalLink(address)?.uri == link)
    }

    @Test(
        "what is no GS1 key has no Digital Link",
        arguments: [
            "urn:epc:id:sgtin:4012345.01111.9876", "urn:epc:id:sgtin:4012345.011111.",
            "urn:epc:id:adi:W81X9C.3KL984PX1.2WMA52",
            "urn:epc:id:sgtin:4012345.011111.a b", "urn:epc:id:sscc:4012345.111",
            "urn:epc:idpat:sgtin:4012345.098765.1",
            "https://example.com/", "https://example.com/01/123", "https://example.com/01/04012345111118/99/1",
            "https://transaction.acme.com/po/12345678", "urn:epc", "",
        ]
    )
    func noKey(_ text: String) {
        #expect(DigitalLink(epc: text) == nil)
        #expect(DigitalLink(text) == nil)
    }

    @Test("a wrong check digit gives no EPC")
    func checkDigits() throws {
        let link = try #require(DigitalLink("https://id.gs1.org/01/04012345111119/21/9876"))
        #expect(!link.hasValidCheckDigit)
        #expect(link.epc(companyPrefixLength: 7) == nil)
    }
}
