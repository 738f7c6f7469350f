#include <mado/messages/messages.h>

#include <mado/audit/audit.h>
#include <mado/mail/leaving.h>

namespace mado::messages {

namespace {

constexpr db::Statement insert_mail { "messages.insert_mail", R"sql(
    INSERT INTO messages_mail (tenant, id, owner, subject, address, title, body, state, at)
    VALUES ($tenant, $id, $owner, $subject, $address, $title, $body, 'waiting', $at)
)sql" };
constexpr db::Statement select_mail { "messages.select_mail", R"sql(
    SELECT address, title, body, state, at FROM messages_mail WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement update_left { "messages.update_left", R"sql(
    UPDATE messages_mail SET state = $state, address = '', title = '', body = '', at = $at WHERE tenant = $tenant AND id = $id AND state = 'waiting'
)sql" };
constexpr db::Statement select_sent { "messages.select_sent", R"sql(
    SELECT owner, subject, state, at FROM messages_mail WHERE tenant = $tenant AND owner = $owner AND subject = $subject ORDER BY at, id
)sql" };

constexpr db::Statement update_withheld { "messages.update_withheld", R"sql(
    UPDATE messages_mail SET state = 'withheld', at = $at WHERE tenant = $tenant AND id = $id AND state = 'waiting'
)sql" };
constexpr db::Statement select_withheld { "messages.select_withheld", R"sql(
    SELECT address, title, body, at FROM messages_mail WHERE tenant = $tenant AND state = 'withheld' ORDER BY at DESC, id DESC LIMIT $most
)sql" };

struct Mail { std::string address, title, body, state; Instant at; };

void leave(db::Database& database, std::string const& tenant, std::string const& id, std::string_view state, Moment const& now)
{
    (void)database.write(tenant, [&](db::Write& tx) -> Result<void> {
        if (tx.execute(update_left, { { "$id", id }, { "$state", state }, { "$at", now.at.microseconds } }) > 0)
            audit::record(tx, { .tenant = tenant, .kind = CallerKind::System, .job = "messages.send" }, now, "messages.mail." + std::string(state), { { "mail", id } });
        return {};
    });
}

void withhold(db::Database& database, std::string const& tenant, std::string const& id, Moment const& now)
{
    (void)database.write(tenant, [&](db::Write& tx) -> Result<void> {
        if (tx.execute(update_withheld, { { "$id", id }, { "$at", now.at.microseconds } }) > 0)
            audit::record(tx, { .tenant = tenant, .kind = CallerKind::System, .job = "messages.send" }, now, "messages.mail.withheld", { { "mail", id } });
        return {};
    });
}

}  // namespace

std::vector<db::Statement> statements() { return { insert_mail, select_mail, update_left, select_sent, update_withheld, select_withheld }; }

void send(db::Write& tx, Moment const& now, Notice const& notice, std::string_view of, std::string const& id)
{
    auto const mail = now.id();
    tx.execute(insert_mail, { { "$id", mail }, { "$owner", of }, { "$subject", id }, { "$address", notice.address }, { "$title", notice.subject },
        { "$body", notice.body }, { "$at", now.at.microseconds } });
    jobs::enqueue(tx, now, "messages.send", json::object({ { "mail", mail } }));
}

jobs::Kind sending(db::Database& database, mail::Post& post, std::string from, Clock const& clock, Ids& ids, std::function<bool(std::string const& tenant)> is_withheld)
{
    return { "messages.send", [&database, &post, &clock, &ids, from = std::move(from), is_withheld = std::move(is_withheld)](jobs::Job const& job) -> Result<void> {
        auto const id = job.payload.text("mail");
        if (is_withheld(job.tenant)) {
            withhold(database, job.tenant, id, { clock.now(), ids });
            return {};
        }
        auto const mail = database.read(job.tenant, [&](db::Read& tx) {
            return tx.one(select_mail, { { "$id", id } }, [](db::Row const& row) {
                return Mail { row.text("address"), row.text("title"), row.text("body"), row.text("state"), { row.integer("at") } };
            });
        });
        if (!mail || mail->state != "waiting")
            return {};
        // The same id at every try: a carrier that took the mail before a crash can tell that it is the same one.
        auto const carried = post.send({ .from = from, .to = mail->address, .subject = mail->title, .body = mail->body,
            .message_id = id + "@" + from.substr(from.find('@') + 1), .date = mail->at });
        if (!carried && carried.error().kind != Refusal::Kind::Invalid)
            return carried;
        leave(database, job.tenant, id, carried ? "sent" : "failed", { clock.now(), ids });
        return {};
    } };
}

std::vector<Withheld> withheld(db::Read& tx, std::int64_t most)
{
    return tx.all(select_withheld, { { "$most", most } },
        [](db::Row const& row) { return Withheld { row.text("address"), row.text("title"), std::string(mail::leaving_of(row.text("body")).body), { row.integer("at") } }; });
}

std::vector<Sent> sent(db::Read& tx, std::string_view of, std::string const& id)
{
    return tx.all(select_sent, { { "$owner", of }, { "$subject", id } },
        [](db::Row const& row) { return Sent { row.text("owner"), row.text("subject"), row.text("state"), { row.integer("at") } }; });
}

}  // namespace mado::messages
