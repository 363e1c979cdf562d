package dev.noctua.parquet;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file on a local disk, safe there once it is closed. Hadoop's own way starts a process for the
 * rights of each file, and writes a second one with checksums.
 */
public record DurableFile(Path path) implements OutputFile {
  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    Files.createDirectories(path.getParent());
    FileOutputStream file = new FileOutputStream(path.toFile());
    return new Positioned(file, new BufferedOutputStream(file, 1 << 16));
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  @Override
  public String getPath() {
    return path.toString();
  }

  private static final class Positioned extends PositionOutputStream {
    private final FileOutputStream file;
    private final BufferedOutputStream out;
    private long position;

    Positioned(FileOutputStream file, BufferedOutputStream out) {
      this.file = file;
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      try (file) {
        out.flush();
        file.getFD().sync();
      }
    }
  }
}
