package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process holds, in MiB.
 *
 * @param heap used after a full collection: what is really needed
 * @param resident of the whole process, as the system counts it
 * @param mostResident the highest that it ever was
 */
record Memory(double heap, double resident, double mostResident) {
    private static final Pattern USED = Pattern.compile("(?:heap|generation)\\s+total \\d+K, used (\\d+)K");

    static Memory of(long pid) throws IOException, InterruptedException, CannotMeasure {
        jcmd(pid, "GC.run");
        String told = jcmd(pid, "GC.heap_info");
        Matcher used = USED.matcher(told);
        double heap = 0;
        while (used.find()) {
            heap += Double.parseDouble(used.group(1)) / 1024;
        }
        if (heap == 0) {
            throw new CannotMeasure("jcmd told no heap: " + told);
        }
        String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
        return new Memory(heap, mebibytes(status, "VmRSS"), mebibytes(status, "VmHWM"));
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Program.tool("jcmd"), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return told;
    }

    private static double mebibytes(String status, String name) throws CannotMeasure {
        Matcher line = Pattern.compile(name + ":\\s+(\\d+) kB").matcher(status);
        if (!line.find()) {
            throw new CannotMeasure("this system does not tell " + name);
        }
        return Double.parseDouble(line.group(1)) / 1024;
    }
}
