#include "store/reminder_store.h"

namespace mado::meetings::store {

namespace {

constexpr db::Statement select_due { "meetings.select_due", R"sql(
    SELECT r.id AS id, r.due AS due, (SELECT MAX(m.on_day) FROM meetings_reminder m WHERE m.tenant = r.tenant AND m.resolution = r.id) AS last
      FROM meetings_resolution r JOIN meetings_meeting g ON g.tenant = r.tenant AND g.id = r.meeting
     WHERE r.tenant = $tenant AND r.kind = 'action' AND r.state = 'open' AND r.due <= $until AND r.id > $after AND g.state <> 'cancelled'
     ORDER BY r.id LIMIT $most
)sql" };
constexpr db::Statement insert_one { "meetings.insert_reminder", R"sql(
    INSERT INTO meetings_reminder (tenant, resolution, occasion, on_day) VALUES ($tenant, $resolution, $occasion, $on) ON CONFLICT (tenant, resolution, occasion) DO NOTHING
)sql" };
constexpr db::Statement select_of_person { "meetings.select_reminders", R"sql(
    SELECT m.resolution AS resolution, m.occasion AS occasion, m.on_day AS on_day, r.words AS words
      FROM meetings_resolution r JOIN meetings_reminder m ON m.tenant = r.tenant AND m.resolution = r.id
     WHERE r.tenant = $tenant AND r.person = $person AND r.state = 'open' AND r.kind = 'action'
     ORDER BY m.on_day DESC, m.resolution, m.occasion LIMIT $most
)sql" };
constexpr db::Statement select_address { "meetings.select_address", "SELECT address FROM meetings_address WHERE tenant = $tenant AND person = $person" };
constexpr db::Statement upsert_address { "meetings.upsert_address", R"sql(
    INSERT INTO meetings_address (tenant, person, address) VALUES ($tenant, $person, $address) ON CONFLICT (tenant, person) DO UPDATE SET address = excluded.address
)sql" };
constexpr db::Statement delete_address { "meetings.delete_address", "DELETE FROM meetings_address WHERE tenant = $tenant AND person = $person" };

}  // namespace

std::vector<Due> due_until(db::Read& tx, Day until, std::string const& after, int most)
{
    return tx.all(select_due, { { "$until", until.iso() }, { "$after", after }, { "$most", most } }, [](db::Row const& row) {
        Due one { row.id<ResolutionTag>("id"), *Day::parse(row.text("due")), {} };
        if (auto const last = row.optional_text("last"))
            one.last = Day::parse(*last);
        return one;
    });
}

bool insert_reminder(db::Write& tx, ResolutionId const& id, std::string_view occasion, Day on)
{
    return tx.execute(insert_one, { { "$resolution", id }, { "$occasion", occasion }, { "$on", on.iso() } }) == 1;
}

std::vector<Reminder> reminders_of(db::Read& tx, PersonId const& person, int most)
{
    return tx.all(select_of_person, { { "$person", person }, { "$most", most } },
        [](db::Row const& row) { return Reminder { row.id<ResolutionTag>("resolution"), row.text("occasion"), row.text("words"), *Day::parse(row.text("on_day")) }; });
}

std::optional<std::string> address(db::Read& tx, PersonId const& person) { return tx.one(select_address, { { "$person", person } }, [](db::Row const& row) { return row.text("address"); }); }
void keep_address(db::Write& tx, PersonId const& person, std::string const& address) { tx.execute(upsert_address, { { "$person", person }, { "$address", address } }); }
void forget_address(db::Write& tx, PersonId const& person) { tx.execute(delete_address, { { "$person", person } }); }

}  // namespace mado::meetings::store

namespace mado::meetings {

std::vector<db::Statement> reminder_statements() { return { store::select_due, store::insert_one, store::select_of_person, store::select_address, store::upsert_address, store::delete_address }; }

}  // namespace mado::meetings
