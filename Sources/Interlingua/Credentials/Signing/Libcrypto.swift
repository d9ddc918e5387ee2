#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The few functions of OpenSSL 3 that sign, found at run time in the library that libcurl has brought along.
///
/// It is not linked, so that an app which signs nothing needs no OpenSSL, and one that does needs no headers of it.
@safe
struct Libcrypto: Sendable {
    typealias Pointer = OpaquePointer

    let newBIO: @Sendable @convention(c) (UnsafeRawPointer?, Int32) -> Pointer?
    let freeBIO: @Sendable @convention(c) (Pointer?) -> Int32
    let readPrivateKey:
        @Sendable @convention(c) (
            Pointer?, UnsafeMutablePointer<Pointer?>?, UnsafeRawPointer?, UnsafeRawPointer?
        ) -> Pointer?
    let freeKey: @Sendable @convention(c) (Pointer?) -> Void
    let keyKind: @Sendable @convention(c) (Pointer?) -> Int32
    let newDigestContext: @Sendable @convention(c) () -> Pointer?
    let freeDigestContext: @Sendable @convention(c) (Pointer?) -> Void
    let sha256: @Sendable @convention(c) () -> Pointer?
    let beginSigning:
        @Sendable @convention(c) (
            Pointer?, UnsafeMutablePointer<Pointer?>?, Pointer?, Pointer?, Pointer?
        ) -> Int32
    let sign:
        @Sendable @convention(c) (
            Pointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>?, UnsafePointer<UInt8>?, Int
        ) -> Int32
    let readOctets:
        @Sendable @convention(c) (
            Pointer?, UnsafePointer<CChar>?, UnsafeMutablePointer<UInt8>?, Int, UnsafeMutablePointer<Int>?
        ) -> Int32
    let setPadding: @Sendable @convention(c) (Pointer?, Int32) -> Int32
    let setSaltLength: @Sendable @convention(c) (Pointer?, Int32) -> Int32

    /// The library, or why it cannot be used; looked for once.
    static let loaded: Result<Libcrypto, ModelError> = {
        do throws(ModelError) { return .success(try Libcrypto(fileNames: fileNames)) } catch { return .failure(error) }
    }()

    private static let fileNames = ["libcrypto.so.3", "libcrypto.3.dylib", "libcrypto.so"]

    /// Loads the first of these libraries that is there. It stays loaded.
    ///
    /// - Throws: `.unsupported` where there is none, or it lacks a function.
    init(fileNames: [String]) throws(ModelError) {
        var handle: UnsafeMutableRawPointer?
        for name in fileNames where unsafe handle == nil { unsafe handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) }
        guard let library = unsafe handle else {
            throw Self.fault("there is no \(fileNames.first ?? "libcrypto") to be loaded")
        }
        // SAFETY: the signatures are those of OpenSSL 3's headers. That the library is 3 shows in
        // `EVP_PKEY_get_id`, which is a macro or missing in older ones, and the library is never unloaded.
        let find = { (name: String) throws(ModelError) -> UnsafeMutableRawPointer in
            guard let function = unsafe dlsym(library, name) else { throw Self.fault("libcrypto has no \(name)") }
            return unsafe function
        }
        unsafe newBIO = unsafeBitCast(try find("BIO_new_mem_buf"), to: type(of: newBIO))
        unsafe freeBIO = unsafeBitCast(try find("BIO_free"), to: type(of: freeBIO))
        unsafe readPrivateKey = unsafeBitCast(try find("PEM_read_bio_PrivateKey"), to: type(of: readPrivateKey))
        unsafe freeKey = unsafeBitCast(try find("EVP_PKEY_free"), to: type(of: freeKey))
        unsafe keyKind = unsafeBitCast(try find("EVP_PKEY_get_id"), to: type(of: keyKind))
        unsafe newDigestContext = unsafeBitCast(try find("EVP_MD_CTX_new"), to: type(of: newDigestContext))
        unsafe freeDigestContext = unsafeBitCast(try find("EVP_MD_CTX_free"), to: type(of: freeDigestContext))
        unsafe sha256 = unsafeBitCast(try find("EVP_sha256"), to: type(of: sha256))
        unsafe beginSigning = unsafeBitCast(try find("EVP_DigestSignInit"), to: type(of: beginSigning))
        unsafe sign = unsafeBitCast(try find("EVP_DigestSign"), to: type(of: sign))
        unsafe readOctets = unsafeBitCast(try find("EVP_PKEY_get_octet_string_param"), to: type(of: readOctets))
        unsafe setPadding = unsafeBitCast(try find("EVP_PKEY_CTX_set_rsa_padding"), to: type(of: setPadding))
        unsafe setSaltLength = unsafeBitCast(try find("EVP_PKEY_CTX_set_rsa_pss_saltlen"), to: type(of: setSaltLength))
    }

    private static func fault(_ problem: String) -> ModelError {
        ModelError(.unsupported, "signing: \(problem); install OpenSSL 3, or give a signer of your own")
    }
}

extension Libcrypto {
    /// How to sign, always with SHA-256.
    enum Scheme: Sendable {
        /// RSA, PKCS#1 v1.5.
        case rsa
        /// RSA, PSS.
        case rsaPSS
        /// An elliptic curve; the signature is in DER form.
        case curve
    }

    /// Signs with a key in PEM form, PKCS#8 or the older one of its kind.
    ///
    /// - Throws: `.unauthorized` where `pem` is no key of that kind, or encrypted otherwise than with `password`.
    func sign(
        _ message: [UInt8], pem: [UInt8], password: String?, by scheme: Scheme
    ) throws(ModelError) -> [UInt8] {
        let key = unsafe try key(pem, password)
        // SAFETY: each of the two is freed once, when the function is left, and not used afterwards.
        defer { unsafe freeKey(key) }
        let isCurve = scheme == .curve
        guard unsafe keyKind(key) == (isCurve ? Self.curveKind : Self.rsaKind) else {
            throw ModelError(.unauthorized, "the private key is no \(isCurve ? "elliptic-curve" : "RSA") key")
        }
        let context = unsafe newDigestContext()
        defer { unsafe freeDigestContext(context) }
        var keyContext: Pointer?
        // SAFETY: `keyContext` belongs to `context`, which lives on. The first call of `sign` only tells how many
        // bytes a signature may have, the second writes no more than `count`.
        var isDone = unsafe beginSigning(context, &keyContext, sha256(), nil, key) == 1
        if isDone, scheme == .rsaPSS {
            isDone = unsafe setPadding(keyContext, Self.pssPadding) == 1 && setSaltLength(keyContext, -1) == 1
        }
        var count = 0
        isDone = unsafe isDone && sign(context, nil, &count, message, message.count) == 1
        var signature = [UInt8](repeating: 0, count: count)
        isDone = unsafe isDone && sign(context, &signature, &count, message, message.count) == 1
        guard isDone else { throw ModelError(.unauthorized, "OpenSSL does not sign with this private key") }
        return Array(signature.prefix(count))
    }

    /// The public point of an elliptic-curve key in PEM form: 4, and the two coordinates.
    func publicPoint(pem: [UInt8]) throws(ModelError) -> [UInt8] {
        let key = unsafe try key(pem, nil)
        // SAFETY: the key is freed once, when the function is left. No more is written than the array has.
        defer { unsafe freeKey(key) }
        var point = [UInt8](repeating: 0, count: 256)
        var count = 0
        guard unsafe readOctets(key, "pub", &point, point.count, &count) == 1 else {
            throw ModelError(.unauthorized, "the private key is no elliptic-curve key")
        }
        return Array(point.prefix(count))
    }

    private func key(_ pem: [UInt8], _ password: String?) throws(ModelError) -> Pointer {
        // A password is always given, if an empty one: without one OpenSSL would ask for it on the terminal.
        let password = Array((password ?? "").utf8) + [0]
        // SAFETY: the BIO reads from `pem` only within the closure, in which it is also freed.
        let key: Pointer? = unsafe pem.withUnsafeBytes { bytes in
            let input = unsafe newBIO(bytes.baseAddress, Int32(clamping: bytes.count))
            defer { _ = unsafe freeBIO(input) }
            return unsafe readPrivateKey(input, nil, nil, password)
        }
        guard let key = unsafe key else {
            throw ModelError(.unauthorized, "the private key is not in PEM form, or its password is wrong")
        }
        return unsafe key
    }

    /// `EVP_PKEY_RSA`. A key of another kind would sign too, and no service would take it.
    private static var rsaKind: Int32 { 6 }
    /// `EVP_PKEY_EC`
    private static var curveKind: Int32 { 408 }
    /// `RSA_PKCS1_PSS_PADDING`; a salt length of -1 is the digest's.
    private static var pssPadding: Int32 { 6 }
}
