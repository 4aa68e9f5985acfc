package dev.cutroom.mpegts;

/** The stream_type numbers that matter here (ISO/IEC 13818-1 table 2-34; SCTE 35 section 8.1). */
public final class StreamTypes {

    public static final int MPEG1_VIDEO = 0x01;
    public static final int MPEG2_VIDEO = 0x02;
    public static final int AAC = 0x0f;
    public static final int H264 = 0x1b;
    public static final int HEVC = 0x24;
    /** Metadata in PES packets: ID3 as HLS has it. */
    public static final int TIMED_METADATA = 0x15;
    /** Splice information in sections. */
    public static final int SCTE_35 = 0x86;

    static final int PRIVATE_SECTIONS = 0x05;

    private StreamTypes() {}
}
