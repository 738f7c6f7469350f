#include "seed_events.h"

#include <mado/audit/audit.h>

#include <array>
#include <cstdio>
#include <random>

namespace mado::bench {

namespace {

struct Chain { std::int64_t place = 0; std::vector<std::string> links; };

Chain end_of_chain(Database& database, std::string const& tenant)
{
    Chain end;
    Statement(database.handle(), "SELECT place, chain FROM audit_event WHERE tenant = $tenant AND place IS NOT NULL ORDER BY place").text("$tenant", tenant).each([&](sqlite3_stmt* row) {
        end.place = sqlite3_column_int64(row, 0);
        end.links.emplace_back(static_cast<char const*>(sqlite3_column_blob(row, 1)), static_cast<std::size_t>(sqlite3_column_bytes(row, 1)));
    });
    return end;
}

// The bytes that the chain holds (platform/audit): every column but the place, each with its length in front.
std::string canonical(std::initializer_list<std::string_view> parts)
{
    std::string bytes;
    for (auto const part : parts)
        bytes.append(std::to_string(part.size())).append(1, ':').append(part);
    return bytes;
}

// A UUIDv7 of that instant.
std::string id_of(Instant at, std::int64_t number)
{
    char text[64];
    auto const milliseconds = static_cast<unsigned long long>(at.microseconds / 1'000);
    std::snprintf(text, sizeof text, "%08llx-%04llx-7000-8000-%012llx", milliseconds >> 16, milliseconds & 0xffff, static_cast<unsigned long long>(number));
    return text;
}

constexpr std::array<char const*, 8> events { "cases.case.read", "cases.case.received", "cases.case.taken", "cases.case.examined", "cases.case.drafted", "cases.case.decided",
    "cases.case.dispatched", "cases.case.closed" };

}  // namespace

void seed_events(Database& database, std::string const& tenant, std::vector<std::string> const& cases, std::int64_t many, Day first, Day last, crypto::SigningKey const& key)
{
    if (cases.empty() || many == 0)
        return;
    std::mt19937 chance(11);
    auto [place, leaves] = end_of_chain(database, tenant);  // the first signed day begins with what was there before
    auto link = leaves.empty() ? std::string(32, '\0') : leaves.back();
    Statement event(database.handle(), "INSERT INTO audit_event (tenant, id, at, event, caller, person, position, job, objects, details, place, chain) VALUES ($tenant, $id, $at, $event, 'staff', "
        "$person, $person, '', $objects, '{\"version\":\"3\"}', $place, $chain)");
    Statement object(database.handle(), "INSERT INTO audit_object (tenant, kind, object, event) VALUES ($tenant, 'case', $object, $event)");
    Statement day_signed(database.handle(), "INSERT INTO audit_day (tenant, day, events, root, signature, first_place, last_place) VALUES ($tenant, $day, $events, $root, $signature, "
        "$first_place, $last_place)");
    auto const from = instant_in_tokyo(first), to = instant_in_tokyo(last);
    auto const step = (to.microseconds - from.microseconds) / many;
    auto today = first;
    auto const sign = [&] {
        audit::DayRoot const root { tenant, today, static_cast<std::int64_t>(leaves.size()), crypto::merkle_root(leaves), place - static_cast<std::int64_t>(leaves.size()) + 1, place };
        if (!leaves.empty())
            day_signed.text("$tenant", tenant).text("$day", today.iso()).number("$events", root.events).bytes("$root", root.root).bytes("$signature", audit::sign(root, key))
                .number("$first_place", root.first_place).number("$last_place", root.last_place).run();
        leaves.clear();
    };
    in_large_transactions(database, many, [&](std::int64_t i) {
        Instant const at { from.microseconds + i * step };
        if (auto const day = day_in_tokyo(at); day != today) {
            sign();
            today = day;
        }
        auto const id = id_of(at, i);
        auto const& of = cases[chance() % cases.size()];
        auto const* const name = events[chance() % events.size()];
        auto const person = id_of(from, static_cast<std::int64_t>(chance() % 300));
        auto const objects = "[[\"case\",\"" + of + "\"]]";
        link = crypto::sha256(link + crypto::sha256(canonical({ tenant, id, std::to_string(at.microseconds), name, "staff", person, person, "", objects, R"({"version":"3"})" })));
        event.text("$tenant", tenant).text("$id", id).number("$at", at.microseconds).text("$event", name).text("$person", person).text("$objects", objects).number("$place", ++place)
            .bytes("$chain", link).run();
        object.text("$tenant", tenant).text("$object", of).text("$event", id).run();
        leaves.push_back(link);
    });
    database.run("BEGIN");
    sign();
    database.run("COMMIT");
}

}  // namespace mado::bench
