#include "filter.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <vector>

namespace mado::sandbox {

namespace {

#if defined(__x86_64__)
constexpr unsigned processor = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned processor = AUDIT_ARCH_AARCH64;
#else
constexpr unsigned processor = 0;
#endif

constexpr long fchmodat2 = 452;  // on both processors; newer than the headers

// Outwards: sockets. Upwards and sideways: other processes, mounts, namespaces, keys, the kernel's own programs, signals (an abort() still ends it). Out of the
// group: setsid, setpgid, so that what we kill is all there is.
constexpr long forbidden[] = {
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4,
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_pidfd_getfd, SYS_kcmp,
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_move_mount, SYS_open_tree, SYS_fsopen, SYS_fsmount, SYS_mount_setattr, SYS_unshare, SYS_setns,
    SYS_keyctl, SYS_add_key, SYS_request_key, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_io_uring_setup, SYS_open_by_handle_at, SYS_name_to_handle_at,
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_swapon, SYS_swapoff, SYS_personality, SYS_acct, SYS_quotactl,
    SYS_setsid, SYS_setpgid, SYS_kill, SYS_tkill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_pidfd_open, SYS_pidfd_send_signal,
    // What Landlock's first edition does not know of a file's path: its length, owner, rights, times and attributes. A file that it may write is shortened by ftruncate.
    SYS_truncate, SYS_fchmod, SYS_fchmodat, fchmodat2, SYS_fchown, SYS_fchownat, SYS_utimensat,
    SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr, SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr,
#if defined(__x86_64__)
    SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat,
#endif
};

constexpr sock_filter say(unsigned short code, unsigned value) { return { code, 0, 0, value }; }
constexpr sock_filter when(unsigned short code, unsigned value, unsigned char yes, unsigned char no) { return { code, yes, no, value }; }

std::vector<sock_filter> made()
{
    constexpr auto deny = SECCOMP_RET_ERRNO | EPERM, deny_unknown = SECCOMP_RET_ERRNO | ENOSYS;
    std::vector<sock_filter> all;
    if (processor == 0)
        return all;
    all.push_back(say(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)));
    all.push_back(when(BPF_JMP | BPF_JEQ | BPF_K, processor, 1, 0));
    all.push_back(say(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    all.push_back(say(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
#if defined(__x86_64__)
    all.push_back(when(BPF_JMP | BPF_JGE | BPF_K, 0x40000000U, 0, 1));  // x32: the same calls under other numbers
    all.push_back(say(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
#endif
    all.push_back(when(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(SYS_clone3), 0, 1));  // its flags cannot be looked at: clone serves
    all.push_back(say(BPF_RET | BPF_K, deny_unknown));
    for (auto const call : forbidden) {
        all.push_back(when(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1));
        all.push_back(say(BPF_RET | BPF_K, deny));
    }
    // The bounds of another process. Its number is 64 bits wide here, and 32 in the kernel: the lower half counts (both processors have it first).
    all.push_back(when(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(SYS_prlimit64), 0, 4));
    all.push_back(say(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0])));
    all.push_back(when(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0));
    all.push_back(say(BPF_RET | BPF_K, deny));
    all.push_back(say(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    // clone that makes a namespace.
    constexpr unsigned namespaces = 0x7E020000U;  // CLONE_NEWNS … CLONE_NEWNET, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWCGROUP
    all.push_back(when(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(SYS_clone), 0, 3));
    all.push_back(say(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0])));
    all.push_back(when(BPF_JMP | BPF_JSET | BPF_K, namespaces, 0, 1));
    all.push_back(say(BPF_RET | BPF_K, deny));
    all.push_back(say(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    return all;
}

}  // namespace

std::span<sock_filter const> filter()
{
    static auto const all = made();
    return all;
}

}  // namespace mado::sandbox
