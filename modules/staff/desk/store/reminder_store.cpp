#include "store/reminder_store.h"

#include <mado/desk/erasure.h>

#include "store/desk_store.h"

namespace mado::desk {

namespace {

constexpr db::Statement upsert_reminder { "desk.upsert_reminder", R"sql(
    INSERT INTO desk_reminder (tenant, object, division, case_id, words, path, due_on) VALUES ($tenant, $object, $division, $case, $words, $path, $due_on)
    ON CONFLICT (tenant, object) DO UPDATE SET division = $division, words = $words, path = $path, due_on = $due_on
)sql" };
constexpr db::Statement delete_reminder { "desk.delete_reminder", "DELETE FROM desk_reminder WHERE tenant = $tenant AND object = $object" };
constexpr db::Statement select_reminders { "desk.select_reminders", R"sql(
    SELECT object, division, case_id, words, path, due_on FROM desk_reminder
     WHERE tenant = $tenant AND (CAST($division AS code_text) = '' OR division = $division OR (division > $beneath AND division < $beyond)) ORDER BY due_on, object LIMIT $most
)sql" };
constexpr db::Statement erase_of_case { "desk.erase_calls", R"sql(
    UPDATE desk_call SET caller = '', number = '', words = '', done_words = '', version = version + 1 WHERE tenant = $tenant AND case_id = $case
)sql" };

}  // namespace

std::vector<db::Statement> store::reminder_statements() { return { upsert_reminder, delete_reminder, select_reminders, erase_of_case }; }

void store::keep(db::Write& tx, Reminder const& one)
{
    tx.execute(upsert_reminder, { { "$object", one.object }, { "$division", one.division }, { "$case", one.of }, { "$words", one.words }, { "$path", one.path }, { "$due_on", one.due_on.iso() } });
}

void store::remove_reminder(db::Write& tx, std::string_view object) { tx.execute(delete_reminder, { { "$object", std::string(object) } }); }

std::vector<Reminder> store::reminders(db::Read& tx, std::string const& division, int most)
{
    return tx.all(select_reminders, { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" }, { "$most", most } }, [](db::Row const& row) {
        return Reminder { row.text("object"), row.text("division"), row.id<ApplicationTag>("case_id"), row.text("words"), row.text("path"), *Day::parse(row.text("due_on")) };
    });
}

void erase_calls(db::Write& tx, CaseId const& of) { tx.execute(erase_of_case, { { "$case", of } }); }

}  // namespace mado::desk
