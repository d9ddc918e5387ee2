internal import CCurl

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What a descriptor is watched for, or ready for.
struct Readiness: OptionSet, Sendable {
    let rawValue: UInt8

    static let reads = Readiness(rawValue: 1)
    static let writes = Readiness(rawValue: 2)
    /// Reported only, never asked for.
    static let failed = Readiness(rawValue: 4)
}

/// A descriptor that became ready.
struct ReadyDescriptor {
    var descriptor: Int32
    var readiness: Readiness
}

#if os(Linux) || os(Android)

    /// Watches descriptors, and carries the bell that ends a wait from another thread: epoll and an eventfd.
    ///
    /// Shared by the loop and all who post to it, so neither descriptor is closed, and its number used
    /// again, while somebody may still ring.
    final class Poller: Sendable {
        private let epoll: Int32
        private let bell: Int32

        init() {
            epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
            bell = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
            // Edge-triggered: each ring ends one wait, and nobody needs to read it.
            control(EPOLL_CTL_ADD, bell, EPOLLIN.rawValue | EPOLLET.rawValue)
        }

        deinit {
            if bell >= 0 { close(bell) }
            if epoll >= 0 { close(epoll) }
        }

        /// False where the system would give no descriptors.
        var isOpen: Bool { epoll >= 0 && bell >= 0 }

        /// Ends the wait under way, or the next one. From any thread.
        func ring() { eventfd_write(bell, 1) }

        /// Watches `descriptor` for `new` instead of `old`; empty is not at all.
        func watch(_ descriptor: Int32, for new: Readiness, instead old: Readiness) {
            let operation = new.isEmpty ? EPOLL_CTL_DEL : old.isEmpty ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
            var events: UInt32 = 0
            if new.contains(.reads) { events |= EPOLLIN.rawValue }
            if new.contains(.writes) { events |= EPOLLOUT.rawValue }
            control(operation, descriptor, events)
        }

        /// Waits for at most `milliseconds`, or without end where that is negative; replaces `ready` by what is.
        func wait(milliseconds: Int32, _ ready: inout [ReadyDescriptor]) {
            ready.removeAll(keepingCapacity: true)
            // As many as fit on the stack; for more, each turn would allocate.
            let capacity = 64
            // SAFETY: epoll_wait writes the first `count` of `capacity` events, and only those are read.
            unsafe withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: capacity) { events in
                let count = unsafe epoll_wait(epoll, events.baseAddress, Int32(capacity), milliseconds)
                for index in 0..<Int(max(0, count)) {
                    let descriptor = unsafe events[index].data.fd
                    guard descriptor != bell else { continue }
                    unsafe ready.append(ReadyDescriptor(descriptor, events[index].events))
                }
            }
        }

        private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32) {
            // SAFETY: `data` is a union of which only `fd` is ever written or read; the kernel copies the event.
            var event = unsafe epoll_event(events: events, data: epoll_data_t(fd: descriptor))
            unsafe epoll_ctl(epoll, operation, descriptor, &event)
        }
    }

    extension ReadyDescriptor {
        fileprivate init(_ descriptor: Int32, _ events: UInt32) {
            var readiness: Readiness = []
            if events & EPOLLIN.rawValue != 0 { readiness.insert(.reads) }
            if events & EPOLLOUT.rawValue != 0 { readiness.insert(.writes) }
            if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { readiness.insert(.failed) }
            self.init(descriptor: descriptor, readiness: readiness)
        }
    }

#else

    /// Watches descriptors, and carries the bell that ends a wait from another thread: kqueue and a user event.
    ///
    /// Shared by the loop and all who post to it, so the descriptor is not closed, and its number used
    /// again, while somebody may still ring.
    final class Poller: Sendable {
        private let queue: Int32

        init() {
            queue = kqueue()
            _ = fcntl(queue, F_SETFD, FD_CLOEXEC)
            change(0, EVFILT_USER, EV_ADD | EV_CLEAR)
        }

        deinit { if queue >= 0 { close(queue) } }

        /// False where the system would give no descriptor.
        var isOpen: Bool { queue >= 0 }

        /// Ends the wait under way, or the next one. From any thread.
        func ring() { change(0, EVFILT_USER, 0, UInt32(NOTE_TRIGGER)) }

        /// Watches `descriptor` for `new` instead of `old`; empty is not at all.
        func watch(_ descriptor: Int32, for new: Readiness, instead old: Readiness) {
            for (part, filter) in [(Readiness.reads, EVFILT_READ), (.writes, EVFILT_WRITE)] {
                guard new.contains(part) != old.contains(part) else { continue }
                change(UInt(descriptor), filter, new.contains(part) ? EV_ADD : EV_DELETE)
            }
        }

        /// Waits for at most `milliseconds`, or without end where that is negative; replaces `ready` by what is.
        func wait(milliseconds: Int32, _ ready: inout [ReadyDescriptor]) {
            ready.removeAll(keepingCapacity: true)
            let capacity = 256
            var limit = timespec(tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
            // SAFETY: kevent writes the first `count` of `capacity` events, and only those are read.
            unsafe withUnsafeTemporaryAllocation(of: Darwin.kevent.self, capacity: capacity) { events in
                let start = events.baseAddress
                let count =
                    unsafe milliseconds < 0
                    ? Darwin.kevent(queue, nil, 0, start, Int32(capacity), nil)
                    : Darwin.kevent(queue, nil, 0, start, Int32(capacity), &limit)
                for index in 0..<Int(max(0, count)) {
                    let event = unsafe events[index]
                    guard Int32(event.filter) != EVFILT_USER else { continue }
                    var readiness: Readiness = Int32(event.filter) == EVFILT_READ ? .reads : .writes
                    if Int32(event.flags) & EV_ERROR != 0 { readiness.insert(.failed) }
                    ready.append(ReadyDescriptor(descriptor: Int32(event.ident), readiness: readiness))
                }
            }
        }

        private func change(_ identifier: UInt, _ filter: Int32, _ flags: Int32, _ filterFlags: UInt32 = 0) {
            var event = unsafe Darwin.kevent(
                ident: identifier, filter: Int16(filter), flags: UInt16(flags), fflags: filterFlags, data: 0, udata: nil
            )
            // SAFETY: the kernel copies the local event.
            unsafe Darwin.kevent(queue, &event, 1, nil, 0, nil)
        }
    }

#endif
