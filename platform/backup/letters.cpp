#include "letters.h"

#include <mado/crypto/box.h>

#include <algorithm>
#include <cstring>

namespace mado::backup {

namespace {

using db::transfer::Cell;

std::string_view zone_in(std::string_view address) { return address.substr(0, address.find('@')); }

// "office@330001" of another tenant, "office" of the same.
std::string whole(std::string_view peer, std::string_view tenant)
{
    return peer.find('@') == std::string_view::npos ? std::string(peer) + "@" + std::string(tenant) : std::string(peer);
}

std::uint64_t stream_of(std::string const& sender, std::string const& receiver, std::string_view subject)
{
    auto const hash = crypto::sha256(sender + "\n" + receiver + "\n" + std::string(subject));
    std::uint64_t number = 0;
    std::memcpy(&number, hash.data(), sizeof number);
    return number;
}

}  // namespace

bool Letters::knows(std::string_view peer) const { return zones_.contains(std::string(zone_in(peer))); }

void Letters::add(std::string const& zone, db::transfer::Table const& table, std::string_view rows)
{
    bool const sends = table.name == "gateway_given" || table.name == "gateway_outbox";
    if (!sends && table.name != "gateway_handled" && table.name != "gateway_inbox")
        return;
    auto const place = [&](std::string_view column) { return db::transfer::place_of(table, column); };
    auto const tenant = place("tenant"), peer = place(sends ? "receiver" : "sender"), subject = place("subject"), sequence = place("sequence");
    auto const acknowledged = table.name == "gateway_outbox" ? std::optional(place("acknowledged_at")) : std::nullopt;
    auto& to = table.name == "gateway_given" ? given_ : table.name == "gateway_handled" ? handled_ : on_their_way_;
    db::transfer::each_row(rows, table.columns.size(), [&](std::vector<Cell> const& cells) {
        if (!knows(cells[peer].bytes) || (acknowledged && cells[*acknowledged].kind != db::transfer::Kind::Null))
            return;
        auto const own = whole(zone, cells[tenant].bytes), other = whole(cells[peer].bytes, cells[tenant].bytes);
        to.push_back({ sends ? stream_of(own, other, cells[subject].bytes) : stream_of(other, own, cells[subject].bytes), cells[sequence].integer });
    });
}

Letters::Found Letters::check()
{
    for (auto* all : { &given_, &handled_, &on_their_way_ })
        std::ranges::sort(*all);
    on_their_way_.erase(std::ranges::unique(on_their_way_).begin(), on_their_way_.end());  // in the outbox and behind a gap in the inbox
    std::int64_t lost = 0, never_sent = 0;
    Found found;
    auto at = handled_.begin();
    for (auto const& given : given_) {
        for (; at != handled_.end() && at->stream < given.stream; ++at)
            ++never_sent;
        auto const handled = at != handled_.end() && at->stream == given.stream ? (at++)->sequence : 0;
        never_sent += handled > given.sequence;
        auto const from = std::ranges::upper_bound(on_their_way_, Last { given.stream, handled }), to = std::ranges::upper_bound(on_their_way_, Last { given.stream, given.sequence });
        auto const on_their_way = std::max<std::int64_t>(0, to - from);
        found.waiting += on_their_way;
        lost += std::max<std::int64_t>(0, given.sequence - handled - on_their_way);
    }
    never_sent += handled_.end() - at;
    if (lost > 0)
        found.faults.push_back(std::to_string(lost) + " letters between the zones were acknowledged and are in no zone: the snapshots are not of one moment");
    if (never_sent > 0)
        found.faults.push_back(std::to_string(never_sent) + " streams of letters were handled further than they were sent: the snapshots are not of one moment");
    return found;
}

}  // namespace mado::backup
