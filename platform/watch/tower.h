#pragma once
#include "service/entrance.h"
#include "service/state.h"
#include "service/telling.h"

#include <mado/watch/watch.h>
#include <mado/web/site.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace mado::watch {

class Tower {
public:
    Tower(WatchOptions options, std::vector<Zone*> zones, Clock const& clock, Ids& ids);
    ~Tower();
    void start();
    void stop();
    void look();                            // what it judges is kept and told by tell_what_was_judged
    void tell_what_was_judged();            // may take as long as a mail
    http::Response answer(http::Request& request) const { return site_.answer(request); }

    WatchOptions options_;
    sandbox::Sandbox box_ { options_.walls };
    std::vector<Zone*> zones_;
    Clock const& clock_;
    Ids& ids_;
    std::vector<Rule> rules_;
    Entrance entrance_;
    Board board_;
    web::Site site_;
    std::unique_ptr<http::Server> server_;

private:
    void add_operations();
    http::Response ready() const;
    void loop(std::stop_token const& stop);
    bool counts(std::string const& tenant) const;
    std::shared_ptr<SlowSeen const> slowly(Instant now, DiskSeen const& disk);
    void measure_growth(SlowSeen& seen, Instant now, DiskSeen const& disk);
    void adopt(std::vector<Alarm>& alarms, Seen const& seen);
    void keep_and_tell(Judgement const& judgement, Seen const& seen);

    struct Judged { Judgement judgement; std::shared_ptr<Seen const> seen; };
    std::mutex looking_, telling_;          // one look at a time; the changes of alarms are told in their order
    std::vector<Judged> untold_;            // guarded by looking_
    std::shared_ptr<SlowSeen const> slow_ = std::make_shared<SlowSeen const>();
    Instant slow_at_ {};
    bool adopted_ = false;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::jthread thread_;
};

}  // namespace mado::watch
