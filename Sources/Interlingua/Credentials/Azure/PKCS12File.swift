#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What a PKCS#12 file (`.pfx`, `.p12`) holds: a private key and certificates.
///
/// It is read by the OpenSSL 3 that libcurl has brought along, found at run time as for signing.
///
/// Source: RFC 7292; the manual pages PKCS12_parse(3) and d2i_X509(3).
struct PKCS12File: Sendable {
    /// In PEM form, not encrypted.
    let key: Secret
    /// In DER form, the key's own first.
    let certificates: [[UInt8]]

    /// - Throws: `.unauthorized` where it is no such file, has another password, or lacks a key or its certificate;
    ///   `.unsupported` where there is no OpenSSL 3.
    init(_ bytes: [UInt8], password: Secret?) throws(ModelError) {
        let contents = try PKCS12Library.loaded.get().contents(of: bytes, password: password?.reveal() ?? "")
        guard let first = contents.certificates.first, !first.isEmpty else {
            throw ModelError(.unauthorized, "the PKCS#12 file has no certificate that belongs to its key")
        }
        key = Self.pem(contents.key)
        certificates = contents.certificates
    }

    /// The key as `BEGIN RSA PRIVATE KEY`, in lines of 64 characters. Whether it is an RSA key, signing will show.
    ///
    /// Source: RFC 7468, § 2.
    private static func pem(_ key: [UInt8]) -> Secret {
        var rest = Base64.encode(key.span)[...]
        var lines = ["-----BEGIN RSA PRIVATE KEY-----"]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        return Secret((lines + ["-----END RSA PRIVATE KEY-----", ""]).joined(separator: "\n"))
    }
}

/// The functions of OpenSSL 3 that take a PKCS#12 file apart.
@safe
private struct PKCS12Library: Sendable {
    typealias Pointer = OpaquePointer
    /// Writes an object in DER form and moves the pointer on; without one it only tells how many bytes there will be.
    typealias Writer =
        @Sendable @convention(c) (Pointer?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    typealias Release = @Sendable @convention(c) (Pointer?) -> Void

    private let read:
        @Sendable @convention(c) (
            UnsafeMutablePointer<Pointer?>?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, Int
        ) -> Pointer?
    private let parse:
        @Sendable @convention(c) (
            Pointer?, UnsafePointer<CChar>?, UnsafeMutablePointer<Pointer?>?, UnsafeMutablePointer<Pointer?>?,
            UnsafeMutablePointer<Pointer?>?
        ) -> Int32
    private let count: @Sendable @convention(c) (Pointer?) -> Int32
    private let element: @Sendable @convention(c) (Pointer?, Int32) -> Pointer?
    private let writeKey: Writer
    private let writeCertificate: Writer
    private let freeFile: Release
    private let freeKey: Release
    private let freeCertificate: Release
    private let freeStack: Release

    static let loaded: Result<PKCS12Library, ModelError> = {
        do throws(ModelError) { return .success(try PKCS12Library()) } catch { return .failure(error) }
    }()

    private init() throws(ModelError) {
        var handle: UnsafeMutableRawPointer?
        for name in ["libcrypto.so.3", "libcrypto.3.dylib", "libcrypto.so"] where unsafe handle == nil {
            unsafe handle = dlopen(name, RTLD_NOW | RTLD_LOCAL)
        }
        // SAFETY: the signatures are those of OpenSSL 3's headers, and the library is never unloaded. The functions
        // for stacks have these names since OpenSSL 1.1, and the others were the same before.
        let library = unsafe handle
        let find = { (name: String) throws(ModelError) -> UnsafeMutableRawPointer in
            guard let function = unsafe library.flatMap({ unsafe dlsym($0, name) }) else {
                throw ModelError(.unsupported, "PKCS#12: no libcrypto with \(name); install OpenSSL 3, or use PEM")
            }
            return unsafe function
        }
        unsafe read = unsafeBitCast(try find("d2i_PKCS12"), to: type(of: read))
        unsafe parse = unsafeBitCast(try find("PKCS12_parse"), to: type(of: parse))
        unsafe count = unsafeBitCast(try find("OPENSSL_sk_num"), to: type(of: count))
        unsafe element = unsafeBitCast(try find("OPENSSL_sk_value"), to: type(of: element))
        unsafe writeKey = unsafeBitCast(try find("i2d_PrivateKey"), to: Writer.self)
        unsafe writeCertificate = unsafeBitCast(try find("i2d_X509"), to: Writer.self)
        unsafe freeFile = unsafeBitCast(try find("PKCS12_free"), to: Release.self)
        unsafe freeKey = unsafeBitCast(try find("EVP_PKEY_free"), to: Release.self)
        unsafe freeCertificate = unsafeBitCast(try find("X509_free"), to: Release.self)
        unsafe freeStack = unsafeBitCast(try find("OPENSSL_sk_free"), to: Release.self)
    }

    /// Key and certificates in DER form, the key's own certificate first, which is empty where there is none.
    func contents(
        of bytes: [UInt8], password: String
    ) throws(ModelError) -> (key: [UInt8], certificates: [[UInt8]]) {
        // SAFETY: what is read is copied out of `bytes` within the closure.
        let file: Pointer? = unsafe bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return unsafe read(nil, &start, buffer.count)
        }
        // SAFETY: each object is freed once, when the function is left, and OpenSSL takes `nil` there. The stack's
        // elements are freed before it. `parse` copies the password.
        defer { unsafe freeFile(file) }
        guard unsafe file != nil else {
            throw ModelError(.unauthorized, "it is in neither PEM nor PKCS#12 form")
        }
        var (key, certificate, others): (Pointer?, Pointer?, Pointer?)
        let isParsed = unsafe parse(file, password, &key, &certificate, &others) == 1
        defer {
            unsafe freeKey(key)
            unsafe freeCertificate(certificate)
            for index in 0..<max(0, unsafe count(others)) { unsafe freeCertificate(element(others, index)) }
            unsafe freeStack(others)
        }
        guard isParsed else {
            throw ModelError(
                .unauthorized,
                "the PKCS#12 file has another password, or is encrypted in a way that OpenSSL 3 has given up")
        }
        guard unsafe key != nil else { throw ModelError(.unauthorized, "the PKCS#12 file has no private key") }
        var certificates = unsafe [certificate == nil ? [] : written(certificate, by: writeCertificate)]
        for index in 0..<max(0, unsafe count(others)) {
            certificates.append(unsafe written(element(others, index), by: writeCertificate))
        }
        return (unsafe written(key, by: writeKey), certificates)
    }

    private func written(_ object: Pointer?, by write: Writer) -> [UInt8] {
        // SAFETY: the second call writes as many bytes as the first has told.
        let count = Int(unsafe write(object, nil))
        guard count > 0 else { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            var end = buffer.baseAddress
            initializedCount = max(0, Int(unsafe write(object, &end)))
        }
    }
}
