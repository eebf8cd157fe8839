// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns a refused upgrade into an exception that still has the body: Reactor Netty's own keeps status and headers only, and the
 * service says what is wrong in the body. One stateless instance for all channels, so that connection pools stay shared.
 */
@ChannelHandler.Sharable
final class UpgradeRefusalHandler extends ChannelInboundHandlerAdapter {

    static final UpgradeRefusalHandler INSTANCE = new UpgradeRefusalHandler();
    static final String NAME = "reactor-realtime.upgradeRefusal";

    private static final int MAX_BODY_BYTES = 8 * 1024;

    private UpgradeRefusalHandler() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof FullHttpResponse response)) {
            ctx.fireChannelRead(message);
            return;
        }
        ctx.pipeline().remove(this);
        // 407 is the proxy's business, which Reactor Netty handles before the upgrade.
        if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            ctx.fireChannelRead(message);
            return;
        }
        UpgradeRefusedException refusal = refusal(response);
        response.release();
        ctx.fireExceptionCaught(refusal);
        ctx.close();
    }

    private static UpgradeRefusedException refusal(FullHttpResponse response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
        int length = Math.min(response.content().readableBytes(), MAX_BODY_BYTES);
        String body = response.content().toString(response.content().readerIndex(), length, StandardCharsets.UTF_8);
        return new UpgradeRefusedException(response.status().code(), headers, body);
    }
}
