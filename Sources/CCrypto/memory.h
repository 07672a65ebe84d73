#include <sys/prctl.h>
#include <sys/resource.h>

/// No core dump of this process, by limit and by the kernel's flag, and no other process of the account may attach to it.
/// 0 when done. Here because both calls take a variable number of arguments, which Swift does not import.
static inline int skillledger_forbid_dumps(void) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return -1;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
