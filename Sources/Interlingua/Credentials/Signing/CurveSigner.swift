/// Signs with a key on the curve P-256, through the OpenSSL that libcurl has brought into the process.
///
/// Source: RFC 7518, § 3.4 (ES256) and § 6.2 (the public key).
struct CurveSigner: Sendable {
    private static let coordinateByteCount = 32

    private let pem: Secret
    /// The public key, as a JSON Web Key.
    let publicKey: JSONObject

    /// - Parameter pem: The private key, in SEC 1 or PKCS#8.
    /// - Throws: `.unauthorized` where it is no key of that curve, `.unsupported` where there is no OpenSSL 3.
    init(pem: Secret) throws(ModelError) {
        self.pem = pem
        let point = try Libcrypto.loaded.get().publicPoint(pem: Array(pem.reveal().utf8))
        guard point.count == 1 + 2 * Self.coordinateByteCount, point[0] == 4 else {
            throw ModelError(.unauthorized, "the private key is not on the curve P-256")
        }
        let coordinates = point.dropFirst()
        publicKey = [
            "kty": "EC", "crv": "P-256",
            "x": .string(Base64.encodeForURL(Array(coordinates.prefix(Self.coordinateByteCount)))),
            "y": .string(Base64.encodeForURL(Array(coordinates.suffix(Self.coordinateByteCount)))),
        ]
    }

    /// The two numbers of the signature, 32 bytes each.
    func signature(of message: [UInt8]) throws(ModelError) -> [UInt8] {
        let encoded = try Libcrypto.loaded.get().sign(
            message, pem: Array(pem.reveal().utf8), password: nil, by: .curve)
        // A sequence of two integers, each with its tag and a length of one byte.
        var rest = encoded.dropFirst(2)
        var signature: [UInt8] = []
        for _ in 0..<2 {
            guard rest.popFirst() == 2, let count = rest.popFirst(), count <= 33, rest.count >= Int(count) else {
                throw ModelError(.unsupported, "OpenSSL signs in an unknown form")
            }
            // Zeros before the number are its sign's, or left out.
            let number = rest.prefix(Int(count)).drop { $0 == 0 }
            signature += [UInt8](repeating: 0, count: Self.coordinateByteCount - number.count) + number
            rest = rest.dropFirst(Int(count))
        }
        return signature
    }
}
