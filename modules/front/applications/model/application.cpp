#include "model/application.h"

namespace mado::applications {

json::Value json_of(Contents const& contents) { return json::object({ { "code", contents.code }, { "answers", contents.answers }, { "keys", contents.keys } }); }

Contents contents_of(json::Value const& box) { return { box.text("code"), box.object("answers"), box.object("keys") }; }

}  // namespace mado::applications
