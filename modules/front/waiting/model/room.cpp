#include "model/room.h"

#include <algorithm>
#include <charconv>

namespace mado::waiting {

namespace {

constexpr std::size_t ticket_fields = 11;

std::int64_t interval_of(Room const& room) { return std::max<std::int64_t>(1, minute_us / std::max<std::int64_t>(1, room.a_minute)); }

crypto::SymmetricKey key_of(std::string_view bytes)
{
    crypto::SymmetricKey key;
    std::ranges::copy_n(crypto::sha256(bytes).begin(), static_cast<std::ptrdiff_t>(key.bytes.size()), key.bytes.begin());
    return key;
}

std::int64_t number_of(std::string_view text, bool& is_sound)
{
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    is_sound = is_sound && error == std::errc {} && end == text.data() + text.size();
    return number;
}

std::int64_t minutes_until(Instant at, Instant now) { return std::max<std::int64_t>(0, (at.microseconds - now.microseconds + minute_us - 1) / minute_us); }

std::int64_t chance_of(std::string const& handle, std::int64_t most)
{
    auto const hash = crypto::sha256("refresh " + handle);
    return (static_cast<std::uint8_t>(hash[0]) * 256 + static_cast<std::uint8_t>(hash[1])) % std::max<std::int64_t>(1, most);
}

}  // namespace

Phase phase_of(Room const& room, Instant now)
{
    if (room.opens_at && now < *room.opens_at)
        return room.way != Way::Never && now.microseconds >= room.opens_at->microseconds - gathering_us ? Phase::Gathering : Phase::Closed;
    if (room.way == Way::Always)
        return Phase::Guarded;
    // Whoever waited for the opening is called in turn before the room may go.
    bool const has_waiting = room.opens_at && advanced(room, now).called < room.arrived;
    return room.way == Way::Busy && (room.is_active || has_waiting) ? Phase::Guarded : Phase::Free;
}

std::int64_t in_draw(Room const& room) { return room.opens_at ? room.drawn.value_or(room.arrived) : 0; }

Room advanced(Room room, Instant now)
{
    if (room.opens_at && now < *room.opens_at)
        return room;
    if (room.opens_at && room.called_at < *room.opens_at)
        room.called_at = { room.opens_at->microseconds - interval_of(room) };  // the first is called at the opening itself
    if (room.called_at.microseconds > now.microseconds + most_skew_us)
        room.called_at = now;
    auto const interval = interval_of(room);
    auto const due = std::max<std::int64_t>(0, (now.microseconds - room.called_at.microseconds) / interval);
    auto const taken = std::min(due, room.arrived - room.called);
    room.called += taken;
    room.called_at.microseconds += taken * interval;
    if (room.called == room.arrived)
        room.called_at.microseconds = std::max(room.called_at.microseconds, now.microseconds - interval);
    return room;
}

Instant called_when(Room const& room, std::int64_t place)
{
    return std::max(Instant { room.called_at.microseconds - (room.called - place) * interval_of(room) }, room.rated_at);
}

std::string hash_of(std::string const& handle) { return crypto::sha256_hex(handle); }

std::string signed_text(Ticket const& ticket, crypto::SymmetricKey const& key)
{
    std::string text = "1." + ticket.tenant + "." + ticket.room + "." + ticket.handle;
    for (auto const number : { ticket.number, std::int64_t { ticket.is_drawn ? 1 : 0 }, ticket.stratum, ticket.made_at.microseconds, ticket.returns_at.microseconds, ticket.until.microseconds,
             std::int64_t { ticket.extensions } })
        text += "." + std::to_string(number);
    return text + "." + crypto::base64url(crypto::hmac_sha256(key, text));
}

std::optional<Ticket> ticket_from(std::string_view text, crypto::SymmetricKey const& key)
{
    auto const last = text.rfind('.');
    if (last == std::string_view::npos || text.size() > 400 || !crypto::same(text.substr(last + 1), crypto::base64url(crypto::hmac_sha256(key, text.substr(0, last)))))
        return std::nullopt;
    std::vector<std::string_view> parts;
    for (auto rest = text.substr(0, last);;) {
        auto const dot = rest.find('.');
        parts.push_back(rest.substr(0, dot));
        if (dot == std::string_view::npos)
            break;
        rest.remove_prefix(dot + 1);
    }
    if (parts.size() != ticket_fields || parts[0] != "1")
        return std::nullopt;
    bool is_sound = true;
    Ticket ticket { std::string(parts[1]), std::string(parts[2]), std::string(parts[3]), number_of(parts[4], is_sound), number_of(parts[5], is_sound) == 1, number_of(parts[6], is_sound),
        { number_of(parts[7], is_sound) }, { number_of(parts[8], is_sound) }, { number_of(parts[9], is_sound) }, static_cast<int>(number_of(parts[10], is_sound)) };
    return is_sound ? std::optional(std::move(ticket)) : std::nullopt;
}

std::string draw_secret(Room const& room, crypto::SymmetricKey const& key)
{
    return crypto::hex(crypto::hmac_sha256(key, "draw " + room.room + " " + std::to_string(room.opens_at ? room.opens_at->microseconds : 0)));
}

std::string commitment_of(std::string const& secret) { return crypto::sha256_hex(secret); }

std::int64_t lot_of(std::string const& secret, std::string const& handle_hash)
{
    auto const bytes = crypto::hmac_sha256(key_of(secret), handle_hash);
    std::uint64_t lot = 0;
    for (int i = 0; i < 8; ++i)
        lot = lot << 8 | static_cast<std::uint8_t>(bytes[static_cast<std::size_t>(i)]);
    return static_cast<std::int64_t>(lot >> 1);
}

std::int64_t place_of(Ticket const& ticket, std::vector<Lot> const& order, std::int64_t lot)
{
    if (!ticket.is_drawn)
        return ticket.number;
    return std::ranges::lower_bound(order, Lot { ticket.stratum, lot, ticket.number }) - order.begin() + 1;
}

Stand stand_of(Room const& room, Ticket const& ticket, std::int64_t place, Instant now)
{
    Stand stand;
    stand.place = place;
    if (room.opens_at && now < *room.opens_at) {
        stand.standing = Standing::Gathering;
        stand.minutes = minutes_until(*room.opens_at, now);
        return stand;
    }
    auto const state = advanced(room, now);
    if (ticket.returns_at > now) {
        stand.minutes = minutes_until(ticket.returns_at, now);
        stand.ahead = std::min<std::int64_t>(stand.minutes * state.a_minute, state.arrived - state.called);
        return stand;
    }
    if (place > state.called && ticket.returns_at.microseconds == 0) {
        stand.ahead = place - state.called - 1;
        stand.minutes = minutes_until({ state.called_at.microseconds + (place - state.called) * interval_of(state) }, now);
        return stand;
    }
    auto const since = ticket.returns_at.microseconds > 0 ? ticket.returns_at : std::max(called_when(state, place), ticket.made_at);
    stand.until = std::max(Instant { since.microseconds + called_us }, ticket.until);
    stand.standing = now <= stand.until ? Standing::Called : Standing::Late;
    return stand;
}

int refresh_seconds(Room const& room, Stand const& stand, std::string const& handle, Instant now)
{
    if (room.opens_at && now < *room.opens_at) {
        auto const left = (room.opens_at->microseconds - now.microseconds) / 1'000'000;
        if (left > 180)  // once in a while, and never all in the last seconds
            return static_cast<int>(60 + chance_of(handle, 60));
        return static_cast<int>(left + 1 + chance_of(handle, 60));  // the places are drawn: nobody gains by being first
    }
    auto const base = std::clamp<std::int64_t>(stand.minutes * 6, 10, 60);
    return static_cast<int>(base + chance_of(handle, base / 2 + 1));
}

}  // namespace mado::waiting
