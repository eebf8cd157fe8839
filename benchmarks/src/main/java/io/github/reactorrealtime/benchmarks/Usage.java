// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What this process used.
 *
 * @param cpuNanos of all its threads, the garbage collector's and the compiler's too
 * @param allocatedBytes by its Java threads
 */
record Usage(long cpuNanos, long allocatedBytes) {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** Since the start; threads that have ended are missed, and the contenders' don't end. */
    static Usage soFar() {
        long allocated = Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
        return new Usage(SYSTEM.getProcessCpuTime(), allocated);
    }

    Usage minus(Usage earlier) {
        return new Usage(cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes);
    }

    Cost per(int appends) {
        return new Cost(cpuNanos / 1e3 / appends, (double) allocatedBytes / appends);
    }
}
