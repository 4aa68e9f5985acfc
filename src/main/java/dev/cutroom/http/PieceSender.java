package dev.cutroom.http;

import dev.cutroom.cut.Cut;
import dev.cutroom.cut.PieceWriter;
import dev.cutroom.flow.Steps;
import dev.cutroom.store.FileCache;
import dev.cutroom.store.StoredFile;
import io.netty.channel.ChannelFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.VertxConnection;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * Sends files one after the other as one body whose length is known. On a plain HTTP/1.1 connection the kernel sends
 * them: {@code sendFile} of Vert.x ends the response after one file, so the files go to the connection itself, between
 * the response's head and its end. Everything else gets buffers.
 */
final class PieceSender {

    private final Vertx vertx;
    private final FileCache files;

    PieceSender(Vertx vertx, FileCache files) {
        this.vertx = vertx;
        this.files = files;
    }

    /** Sends the bytes {@code from} to {@code to} (without it) of all pieces together, and ends the response. */
    Future<Void> send(HttpServerRequest request, List<Cut.Piece> pieces, long from, long to) {
        SocketQueue.fit(request, to - from);
        HttpServerResponse response = request.response();
        if (request.version() == HttpVersion.HTTP_1_1
                && !request.isSSL()
                && request.connection() instanceof VertxConnection connection) {
            return new Regions(connection, response, pieces).send(from, to);
        }
        PieceWriter writer = new PieceWriter(vertx, files);
        response.closeHandler(gone -> writer.cancel());
        return writer.write(pieces, from, to, response).compose(written -> response.end());
    }

    /** One body under way: while the kernel sends a file, the next is opened. */
    private final class Regions {
        private final VertxConnection connection;
        private final HttpServerResponse response;
        private final List<Cut.Piece> pieces;

        private Regions(VertxConnection connection, HttpServerResponse response, List<Cut.Piece> pieces) {
            this.connection = connection;
            this.response = response;
            this.pieces = pieces;
        }

        private Future<Void> send(long from, long to) {
            int index = 0;
            long begin = 0;
            while (begin + pieces.get(index).size() <= from) {
                begin += pieces.get(index).size();
                index++;
            }
            int first = index;
            long skip = from - begin;
            return open(first)
                    .compose(file -> response.writeHead()
                            .onFailure(failed -> file.release())
                            .compose(head -> {
                                Sending sending = new Sending(file, first, skip, to - from);
                                return Steps.whileTrue(sending::next);
                            }))
                    .compose(sent -> response.end());
        }

        private Future<StoredFile> open(int index) {
            Cut.Piece piece = pieces.get(index);
            StoredFile cached = files.cached(piece.path());
            return (cached == null ? files.open(piece.path()) : Future.succeededFuture(cached)).compose(file -> {
                if (file.size() >= piece.size()) {
                    return Future.succeededFuture(file);
                }
                file.release();
                return Future.failedFuture(new IOException(piece.path() + " became shorter"));
            });
        }

        /** File after file, the next of which is opened while this one is sent. */
        private final class Sending {
            private StoredFile file;
            private int index;
            private long skip;
            private long left;

            private Sending(StoredFile first, int index, long skip, long left) {
                this.file = first;
                this.index = index;
                this.skip = skip;
                this.left = left;
            }

            private Future<Boolean> next() {
                StoredFile now = file;
                long length = Math.min(left, pieces.get(index).size() - skip);
                Future<Void> sent = one(now, skip, length).eventually(() -> {
                    now.release();
                    return Future.succeededFuture();
                });
                left -= length;
                if (left == 0) {
                    return sent.map(false);
                }
                skip = 0;
                Future<StoredFile> opened = open(++index);
                return sent.onFailure(broken -> opened.onSuccess(StoredFile::release))
                        .compose(done -> opened)
                        .map(following -> {
                            file = following;
                            return true;
                        });
            }
        }

        private Future<Void> one(StoredFile file, long at, long length) {
            FileChannel channel = file.channel();
            Buffer content = file.content();
            if (channel == null) {
                return content == null || length == 0
                        ? Future.succeededFuture()
                        : response.write(content.slice((int) at, (int) (at + length)));
            }
            Promise<Void> sent = Promise.promise();
            ChannelFuture region = connection.sendFile(channel, at, length);
            region.addListener(done -> {
                if (done.isSuccess()) {
                    sent.complete();
                } else {
                    sent.fail(done.cause());
                }
            });
            return sent.future();
        }
    }
}
