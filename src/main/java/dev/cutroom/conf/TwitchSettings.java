package dev.cutroom.conf;

/**
 * How channels of Twitch are asked for.
 *
 * @param api of GraphQL, for playback tokens
 * @param usher which gives multivariant playlists, without the channel's name
 * @param clientId that the token is asked for with; the web player's
 * @param playerType some types get fewer advertisements
 */
public record TwitchSettings(
        @Default("https://gql.twitch.tv/gql") String api,
        @Default("https://usher.ttvnw.net/api/channel/hls") String usher,
        @Default("kimne78kx3ncx6brgo4mv6wki5h1ko") String clientId,
        @Default("site") String playerType) {}
