#pragma once
// The receiving end of tell(): from the database's notices to this process's channel, while there is one.
#include <mado/db/database.h>
#include <mado/http/server.h>

#include <memory>
#include <mutex>

namespace mado {

class Push {
public:
    explicit Push(db::Database& database);   // before the database's first transaction
    void to(http::Channel* channel);         // nullptr: nobody listens any more

private:
    // Shared with the database's notices, which may come when this has gone.
    struct Ear {
        std::mutex mutex {};
        http::Channel* channel = nullptr;
        void hear(std::string const& words);
    };
    std::shared_ptr<Ear> ear_ = std::make_shared<Ear>();
};

}  // namespace mado
