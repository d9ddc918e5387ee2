internal import CCurl

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What libcurl calls. Each finds the loop that this thread drives, and the transfer by the id that libcurl was given.
///
/// libcurl holds no pointer to anything of ours but ids. A callback for an id that is not registered answers
/// with failure.
enum CurlCallbacks {
    static func install(on easy: UnsafeMutableRawPointer) throws(CurlError) {
        try CurlError.check(unsafe ccurl_set_data_fn(easy, CURLOPT_WRITEFUNCTION, write))
        try CurlError.check(unsafe ccurl_set_data_fn(easy, CURLOPT_HEADERFUNCTION, header))
        try CurlError.check(unsafe ccurl_set_data_fn(easy, CURLOPT_READFUNCTION, read))
        try CurlError.check(unsafe ccurl_set_seek_fn(easy, seek))
        try CurlError.check(unsafe ccurl_set_open_fn(easy, open))
        try CurlError.check(unsafe ccurl_set_close_fn(easy, close))
    }

    /// Has libcurl ask whether a connection may have the request.
    static func installAdmission(on easy: UnsafeMutableRawPointer, _ id: TransferID) throws(CurlError) {
        try CurlError.check(unsafe ccurl_set_admission_fn(easy, id, admit))
    }

    static func install(onMulti multi: UnsafeMutableRawPointer) {
        unsafe ccurl_multi_set_socket_fn(multi) { _, descriptor, what, _, _ in
            var wanted: Readiness = []
            if what == CURL_POLL_IN || what == CURL_POLL_INOUT { wanted.insert(.reads) }
            if what == CURL_POLL_OUT || what == CURL_POLL_INOUT { wanted.insert(.writes) }
            CurlLoop.current?.watch(descriptor, for: wanted)
            return 0
        }
        unsafe ccurl_multi_set_timer_fn(multi) { _, milliseconds, _ in
            CurlLoop.current?.setTimer(milliseconds: milliseconds)
            return 0
        }
    }

    private static func find(_ id: UnsafeMutableRawPointer?) -> (CurlLoop, Transfer)? {
        guard let loop = CurlLoop.current, let transfer = loop.transfers[TransferID(bitPattern: id)] else { return nil }
        return (loop, transfer)
    }

    private static let admit: ccurl_admission_fn = { id, _, _, _, _ in
        guard let (loop, transfer) = unsafe find(id) else { return 1 }
        return loop.admitsServer(transfer) ? 0 : 1
    }

    private static let write: ccurl_data_fn = { data, size, count, id in
        guard let data = unsafe data, let (loop, transfer) = unsafe find(id) else { return 0 }
        // SAFETY: libcurl vouches for `size * count` bytes at `data` during this call, and they are copied.
        let bytes = unsafe UnsafeRawBufferPointer(start: data, count: size * count)
        return unsafe loop.receive(bytes.bindMemory(to: UInt8.self).span, for: transfer)
    }

    private static let header: ccurl_data_fn = { data, size, count, id in
        guard let data = unsafe data, let (loop, transfer) = unsafe find(id) else { return 0 }
        // SAFETY: as in `write`.
        let bytes = unsafe UnsafeRawBufferPointer(start: data, count: size * count)
        return unsafe loop.receiveHeader(bytes.bindMemory(to: UInt8.self).span, for: transfer)
    }

    private static let read: ccurl_data_fn = { data, size, count, id in
        guard let data = unsafe data, let (_, transfer) = unsafe find(id) else { return Int(CURL_READFUNC_ABORT) }
        // SAFETY: libcurl has room for `size * count` bytes at `data` during this call.
        let room = unsafe UnsafeMutableRawBufferPointer(start: data, count: size * count)
        return unsafe transfer.upload.read(into: room)
    }

    /// libcurl sends the body once more where a kept connection turned out to be dead.
    private static let seek: ccurl_seek_fn = { id, offset, origin in
        guard origin == SEEK_SET, let (_, transfer) = unsafe find(id) else { return CURL_SEEKFUNC_FAIL }
        return transfer.upload.seek(to: Int(offset)) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
    }

    /// As libcurl itself does it, but the socket does not leak into processes that the app starts.
    private static let open: ccurl_open_fn = { _, _, address in
        guard let address = unsafe address, let loop = CurlLoop.current else { return CURL_SOCKET_BAD }
        let (family, kind, proto) = unsafe (address.pointee.family, address.pointee.socktype, address.pointee.protocol)
        #if canImport(Darwin)
            let descriptor = socket(family, kind, proto)
            if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        #else
            let descriptor = socket(family, kind | Int32(SOCK_CLOEXEC.rawValue), proto)
        #endif
        if descriptor >= 0 { loop.opened(descriptor) }
        return descriptor
    }

    private static let close: ccurl_close_fn = { _, descriptor in
        CurlLoop.current?.closed(descriptor)
        return closeDescriptor(descriptor)
    }
}

private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }

extension CurlLoop {
    /// The loop that this thread drives; `nil` on every other.
    static var current: CurlLoop? {
        // SAFETY: `whileCurrent` keeps the loop retained while the slot holds it, and only this thread reads
        // its slot.
        guard let pointer = unsafe pthread_getspecific(slot) else { return nil }
        return unsafe Unmanaged<CurlLoop>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Runs `body` with `self` as this thread's loop.
    func whileCurrent<Result>(_ body: (CurlLoop) -> Result) -> Result {
        // SAFETY: `withExtendedLifetime` keeps `self` until the slot is empty again.
        withExtendedLifetime(self) {
            unsafe pthread_setspecific(Self.slot, Unmanaged.passUnretained(self).toOpaque())
            defer { _ = pthread_setspecific(Self.slot, nil) }
            return body(self)
        }
    }

    private static let slot: pthread_key_t = {
        var key = pthread_key_t()
        // SAFETY: the call fills in the local variable that it is given.
        let code = unsafe pthread_key_create(&key, nil)
        precondition(code == 0, "the process has no thread-specific slot left")
        return key
    }()
}
