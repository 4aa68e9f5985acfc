package dev.cutroom.mpegts;

/** The stream_type numbers that matter here (ISO/IEC 13818-1 table 2-34). */
public final class StreamTypes {

    public static final int MPEG1_VIDEO = 0x01;
    public static final int MPEG2_VIDEO = 0x02;
    public static final int AAC = 0x0f;
    public static final int H264 = 0x1b;
    public static final int HEVC = 0x24;

    private StreamTypes() {}
}
