package dev.understudy.ingress;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/** The process itself. Processors are ours: Micrometer's have names that Prometheus' own check refuses. */
final class ProcessMeters {
    private static final double NANOS_PER_SECOND = 1e9;

    private ProcessMeters() {}

    static void bind(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        Gauge.builder("system.cpus", system, OperatingSystemMXBean::getAvailableProcessors)
                .description("processors that this process may use")
                .register(registry);
        Gauge.builder("system.load.average", system, OperatingSystemMXBean::getSystemLoadAverage)
                .description("what ran or wanted to run on this machine, over the last minute")
                .register(registry);
        if (system instanceof com.sun.management.OperatingSystemMXBean own) {
            FunctionCounter.builder("process.cpu", own, bean -> bean.getProcessCpuTime() / NANOS_PER_SECOND)
                    .description("processor time that this process took")
                    .baseUnit("seconds")
                    .register(registry);
        }
    }
}
