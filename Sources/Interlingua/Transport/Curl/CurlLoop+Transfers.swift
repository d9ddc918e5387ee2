internal import CCurl

/// How transfers come and go, and what they bring.
extension CurlLoop {
    func add(_ mailbox: Mailbox, _ request: TransportRequest) {
        do throws(CurlError) {
            let handle = if let idle = idleHandles.popLast() { idle } else { try CurlHandle(configuration) }
            try handle.prepare(request, id: mailbox.id, configuration)
            transfers[mailbox.id] = Transfer(mailbox, handle, request, configuration)
            try multi.add(handle)
        } catch {
            transfers[mailbox.id] = nil
            return mailbox.abandon(ModelError(.unreachable, "libcurl refused the request: \(error.words)"))
        }
        // A sweep of deadlines may have come between the consumer's first wait and this registration.
        if let deadline = mailbox.deadline { inbox.watch(deadline) }
    }

    /// Room again. libcurl delivers what it had kept from inside this call.
    func resume(_ transfer: Transfer) {
        transfer.isPaused = false
        transfer.room = 0
        do throws(CurlError) {
            try transfer.handle.unpause()
        } catch {
            end(transfer, .failure(transfer.modelError(error)))
        }
    }

    /// Lets the rest of a response come, if it is not much, so that its connection is of further use.
    func drain(_ transfer: Transfer) {
        transfer.drainLeft = 64 * 1024
        if transfer.isPaused { resume(transfer) }
    }

    /// Takes in those that libcurl is done with.
    func reap() {
        while let (id, result) = multi.nextDone() {
            guard let transfer = transfers[id] else { continue }
            if result == CURLE_OK {
                end(transfer, .success(()))
            } else if let refusal = transfer.refusal {
                end(transfer, .failure(refusal))
            } else {
                end(transfer, .failure(transfer.modelError(transfer.handle.error(result))))
            }
        }
    }

    func end(_ transfer: Transfer, _ result: Result<Void, ModelError>) {
        transfer.end = result
        note(transfer)
        remove(transfer)
    }

    /// Takes a transfer away from libcurl. Unfinished, its socket is closed, or on HTTP/2 its stream is reset.
    func remove(_ transfer: Transfer) {
        if transfer.isPaused {
            // libcurl leaks what a paused HTTP/2 transfer has buffered, 60 KB and more each (curl #10971),
            // unless it may deliver that first, to nobody.
            transfer.isDiscarded = true
            transfer.isPaused = false
            try? transfer.handle.unpause()
        }
        let isClean = if case .success? = transfer.end { true } else { false }
        if !isClean, transfer.mayBeStream { resets.prepare(transfer.handle) }
        multi.remove(transfer.handle)
        transfers[transfer.mailbox.id] = nil
        // Only a handle whose transfer ended well is used again: one that was taken away paused may hold
        // bytes of its HTTP/2 stream, and would give them to its next transfer before that one's own.
        guard isClean, transfer.handle.isReusable, idleHandles.count < 64 else { return }
        transfer.handle.clear()
        idleHandles.append(transfer.handle)
    }
}

extension CurlLoop {
    /// libcurl has a connection for a request that only one server may have, and has not sent anything of it.
    func admitsServer(_ transfer: Transfer) -> Bool {
        if let thumbprint = transfer.serverThumbprint, transfer.handle.hasServer(with: thumbprint) { return true }
        transfer.refusal = ModelError(
            .unreachable, "\(transfer.authority) has another certificate than that of the thumbprint; nothing was sent")
        return false
    }

    /// libcurl has a header line. Anything but its length ends the transfer.
    func receiveHeader(_ line: Span<UInt8>, for transfer: Transfer) -> Int {
        switch transfer.head.parse(line) {
        case .unfinished, .ignored: return line.count
        case .finished(let head):
            transfer.noteEncoding(head)
            transfer.newHead = head
            note(transfer)
            return line.count
        case .tooLarge:
            transfer.refusal = ModelError(
                .malformedResponse, "the response's head exceeds \(configuration.maximumHeadByteCount) bytes")
            return 0
        case .malformed:
            transfer.refusal = ModelError(.malformedResponse, "the response's status line makes no sense")
            return 0
        }
    }

    /// libcurl has bytes. They are copied, or refused whole; libcurl then keeps and repeats them.
    func receive(_ bytes: Span<UInt8>, for transfer: Transfer) -> Int {
        if transfer.isDiscarded { return bytes.count }
        if let left = transfer.drainLeft {
            transfer.drainLeft = left - bytes.count
            return bytes.count <= left ? bytes.count : 0
        }
        if let left = transfer.expansionLeft {
            guard bytes.count <= left else { return refuseExpansion(transfer) }
            transfer.expansionLeft = left - bytes.count
        } else if transfer.arrived.count + bytes.count > transfer.room, !makeRoom(for: bytes.count, transfer) {
            return Int(CURL_WRITEFUNC_PAUSE)
        }
        transfer.arrived.append(bytes)
        note(transfer)
        // A turn that brings one transfer this much hands it over at once, so that both threads work.
        if transfer.arrived.count >= 64 * 1024 { publish(transfer)?.resume() }
        return bytes.count
    }

    private func refuseExpansion(_ transfer: Transfer) -> Int {
        transfer.refusal = ModelError(
            .malformedResponse,
            "the compressed response expands beyond \(configuration.maximumExpandedByteCount) bytes",
            status: transfer.head.finalStatus)
        return 0
    }

    /// False after noting a pause: the consumer has a window full of bytes that it has not taken.
    private func makeRoom(for count: Int, _ transfer: Transfer) -> Bool {
        let held = transfer.arrived.count
        let room = transfer.mailbox.room(window: configuration.windowByteCount, held: held, coming: count)
        guard let room else {
            transfer.isPaused = true
            return false
        }
        transfer.room = max(room, held + count)
        return true
    }

    private func note(_ transfer: Transfer) {
        if transfer.hasNews { return }
        transfer.hasNews = true
        news.append(transfer)
    }

    /// Hands over what this turn brought, and only then wakes those who wait for it.
    func publishNews() {
        for transfer in news {
            transfer.hasNews = false
            if let waiter = publish(transfer) { awakened.append(waiter) }
        }
        news.removeAll(keepingCapacity: true)
        for waiter in awakened { waiter.resume() }
        awakened.removeAll(keepingCapacity: true)
    }

    /// Returns whom to wake.
    private func publish(_ transfer: Transfer) -> Waiter? {
        let (waiter, waiting) = transfer.mailbox.publish(
            &transfer.arrived, head: transfer.newHead, end: transfer.end)
        transfer.newHead = nil
        transfer.room = configuration.windowByteCount - waiting
        return waiter
    }
}
