#include "reader/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1 /* its shadow needs terabytes of address space */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A limit that lies above what the process may have already is lowered by the kernel's rules, never raised. */
static bool limit(int resource, rlim_t most)
{
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)resource, &now) != 0)
        return false;
    rlim_t hard = now.rlim_max < most ? now.rlim_max : most;
    struct rlimit next = {.rlim_cur = hard, .rlim_max = hard};
    return setrlimit((__rlimit_resource_t)resource, &next) == 0;
}

/* The soft limit of CPU sends SIGXCPU, a second later the hard one kills. */
static bool limit_cpu(int seconds)
{
    struct rlimit next = {.rlim_cur = (rlim_t)seconds, .rlim_max = (rlim_t)seconds + 1};
    return setrlimit(RLIMIT_CPU, &next) == 0;
}

static bool set_limits(int cpu_seconds)
{
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 3) && limit(RLIMIT_NPROC, 0) &&
           (SANITIZED || limit(RLIMIT_AS, SANDBOX_MEMORY)) && limit_cpu(cpu_seconds);
}

/* Where the kernel has Landlock: no path may be touched, whatever the filter of system calls lets through. */
static void lock_files(void)
{
    int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return;
    struct landlock_ruleset_attr all = {.handled_access_fs = (1ULL << 13) - 1}; /* what version 1 knows */
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (ruleset < 0)
        return;
    syscall(SYS_landlock_restrict_self, ruleset, 0);
    close(ruleset);
}

/* What a parser needs that has all its memory and files. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getrlimit),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(getrusage),
    SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(membarrier),
};

/* What libraries try when they look for fonts and settings: they live with a no. */
static const int refused[] = {
    SCMP_SYS(open),   SCMP_SYS(openat),  SCMP_SYS(openat2), SCMP_SYS(access),     SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
    SCMP_SYS(stat),   SCMP_SYS(lstat),   SCMP_SYS(statx),   SCMP_SYS(newfstatat), SCMP_SYS(readlink),  SCMP_SYS(readlinkat),
    SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(getcwd),  SCMP_SYS(ioctl),      SCMP_SYS(fcntl),     SCMP_SYS(prlimit64),
};

/* Memory that can be run as code is not given, and signals reach nobody but ourselves (abort). */
static int add_conditions(scmp_filter_ctx filter)
{
    int wrong = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    return wrong;
}

static bool lock_system_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return false;
    int wrong = add_conditions(filter);
    for (size_t i = 0; i < COUNT(allowed); i++)
        wrong |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    for (size_t i = 0; i < COUNT(refused); i++)
        wrong |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
    wrong |= seccomp_load(filter);
    seccomp_release(filter);
    return wrong == 0;
}

bool sandbox_enter(int cpu_seconds)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return false;
    lock_files();
    return set_limits(cpu_seconds) && lock_system_calls();
}
