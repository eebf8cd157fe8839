// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What a process used.
 *
 * @param cpuNanos of all its threads, the garbage collector's and the compiler's too
 * @param allocatedBytes by its Java threads
 */
record Cost(long cpuNanos, long allocatedBytes) {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** This process, since its start; threads that have ended are missed, and the contenders' don't end. */
    static Cost soFar() {
        long allocated = Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
        return new Cost(SYSTEM.getProcessCpuTime(), allocated);
    }

    static Cost parse(String line) {
        String[] words = line.split(" ");
        return new Cost(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    String line() {
        return cpuNanos + " " + allocatedBytes;
    }

    Cost minus(Cost earlier) {
        return new Cost(cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes);
    }
}
