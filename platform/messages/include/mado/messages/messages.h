#pragma once
// Mails without content: that there is something to read, and where; never what. The address leaves the database when the mail has left.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/jobs/jobs.h>
#include <mado/mail/mail.h>
#include <mado/result/result.h>

#include <string>
#include <vector>

namespace mado::messages {

struct Notice {
    std::string address;
    std::string subject;   // words, ready
    std::string body;
};
// Writes the mail and the job that sends it, in this transaction.
void send(db::Write& tx, Moment const& now, Notice const& notice, std::string_view of, std::string const& id);
// The job kind "messages.send".
jobs::Kind sending(db::Database& database, mail::Post& post, std::string from, Clock const& clock, Ids& ids);

struct Sent { std::string of, id, state; Instant at; };  // state: waiting, sent, failed; no address
std::vector<Sent> sent(db::Read& tx, std::string_view of, std::string const& id);
std::vector<db::Statement> statements();

}  // namespace mado::messages
