package dev.understudy.bus;

import java.util.List;

/** What may be asked of the process as a whole. */
public final class NodeCommands {
    /** Reads the configuration again. Refused with bad-input where something in it must be mended first; then nothing has changed. */
    public static final Address<Boolean, Reloaded> RELOAD = new Address<>("node.reload");

    private NodeCommands() {}

    /** Said to the parts whose callers wait, when the process ends. */
    public enum Ending {
        NOW
    }

    /**
     * Which keys differ, never what stands there.
     *
     * @param inForce since this call
     * @param needRestart differ from what the process was started with
     */
    public record Reloaded(List<String> inForce, List<String> needRestart) {
        public Reloaded {
            inForce = List.copyOf(inForce);
            needRestart = List.copyOf(needRestart);
        }
    }
}
