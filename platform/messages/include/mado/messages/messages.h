#pragma once
// Mails without content: that there is something to read, and where; never what. The address leaves the database when the mail has left.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/jobs/jobs.h>
#include <mado/mail/mail.h>
#include <mado/result/result.h>

#include <functional>
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
// The job kind "messages.send". A mail of a town that `is_withheld` names (研修環境) never reaches the post: it stays, with its words, as "withheld".
jobs::Kind sending(db::Database& database, mail::Post& post, std::string from, Clock const& clock, Ids& ids, std::function<bool(std::string const& tenant)> is_withheld);

struct Sent { std::string of, id, state; Instant at; };  // state: waiting, sent, failed, withheld; no address
// What would have been sent, newest first: of a town for training, where the people are fictitious.
struct Withheld { std::string address, title, body; Instant at; };
std::vector<Withheld> withheld(db::Read& tx, std::int64_t most);
std::vector<Sent> sent(db::Read& tx, std::string_view of, std::string const& id);
std::vector<db::Statement> statements();

}  // namespace mado::messages
