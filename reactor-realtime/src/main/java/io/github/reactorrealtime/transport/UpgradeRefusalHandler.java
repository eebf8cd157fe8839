// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Turns a refused upgrade into an exception that still has the body: Reactor Netty's own keeps status and headers only, and the
 * service says what is wrong in the body. One for each channel.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how a write or close ended shows in the channel's own events
final class UpgradeRefusalHandler extends ChannelInboundHandlerAdapter {

    /** A name on Reactor Netty's left: its aggregator, which fails above 8 KiB and loses the status, comes behind. */
    static final String NAME = NettyPipeline.LEFT + "upgradeRefusal";

    private static final int MAX_BODY_BYTES = 8 * 1024;

    private @Nullable HttpResponse refused; // null until an answer other than 101 has begun
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused == null && message instanceof HttpResponse response) {
            // 407 is the proxy's business, which Reactor Netty handles before the upgrade.
            if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                ctx.pipeline().remove(this);
            } else {
                refused = response;
            }
        }
        if (refused == null) {
            ctx.fireChannelRead(message);
            return;
        }
        if (message instanceof HttpContent content) {
            byte[] part = new byte[Math.min(content.content().readableBytes(), MAX_BODY_BYTES - body.size())];
            content.content().getBytes(content.content().readerIndex(), part);
            body.writeBytes(part);
        }
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent || body.size() == MAX_BODY_BYTES) {
            refuse(ctx, refused);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (refused != null) {
            ctx.read(); // the rest of the body; nobody behind us sees that it is missing
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (refused != null) {
            refuse(ctx, refused); // cut in the middle of the body
        }
        ctx.fireChannelInactive();
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponse response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
        ctx.fireExceptionCaught(
                new UpgradeRefusedException(response.status().code(), headers, body.toString(StandardCharsets.UTF_8)));
        ctx.pipeline().remove(this);
        ctx.close();
    }
}
