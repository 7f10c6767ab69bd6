namespace Clade.Data.Corpora;

/// <summary>The words by which <see cref="IconNames"/> knows what shows no thing.</summary>
internal static class IconWords
{
    /// <summary>A name with one of these words is left out.</summary>
    public static IReadOnlySet<string> Anywhere { get; } = Set("""
        abs abstract account ada ai airbuds airdrop airplay airpods airtag align alpha alphabetical anticlockwise api app application applications
        apps arrow arrowhead arrows avax axis backspace beaufort bezier bioassays bitcoin block blockchain bluetooth bnb border bpm brackets brand brl
        btc button cardano caret carets cast checkbox checkmark chevron chevrons clockwise collapse column columns component components concentration
        congruent contrast creative crop crypto css csv currency cursor danmaku dash dashed data database debug decision delete desc deselect
        direction dirham disable disabled distribute dns doc dock docx dogecoin dotted dram dropdown ease enter equal equals eslint eth ethereum eur
        exe exit export extreme fast filetype filter fit flip forbidden format franc fullscreen gbp gif git grid guides hd hdr heading hiv horizontal
        hpv html http imac import indent index input inr insert intersect ipad iphone ipod italic iteration iwatch join jpy js json jsx kerning
        keyframe keyframes knockout kpi krw label lambda lan lari layer layers layout left letter letters level lg ligature lira list litecoin logic
        login logo logout lowercase ltr malaria manat math maximize mdx member merge metering minimize mms mode monero mov move multiselect nand nas
        negative network nfc nft ngn nor nsfw number numbers numeric off opacity order org outdent overline pagination panel paragraph parentheses
        password pdf percent percentage permissions peso php pilcrow png pointer ppt pptx premium pressure progress psd publish question questions
        radiobox raw ray rdt redo regex reload replay resize rewind right ripple riyal rotate rotation row rows rss rtl rtt rub ruble rule rupee
        sanskrit sass scss select selection sequence shekel shuffle sidebar sign signal size slash sms solana sort sorting spacing spf sql ssh step
        steps strikethrough subscript subset superscript superset svg swap switch symbol sync tab tabs taka tenge terminal tether text than theta tide
        tiff tilde timeline toggle toggles tooltip transfer transform trend trending trx try ts tsx tty twd txt typography ui unarchive underline undo
        unfold unlink uppercase usb usd usdt variant vector vertex vertical viewfinder viewport wan widget widgets wifi wireless won wrap xls xlsx xml
        xnor xor xrp yml zoom
        """);

    /// <summary>Names of firms and of their works: their marks are no things.</summary>
    public static IReadOnlySet<string> Brands { get; } = Set("""
        adobe airbnb alexa alipay amazon amd android angular ansible anthropic appstore artstation asana atlassian aws azure baidu bandcamp baokemeng
        bbc behance bilibili binance bing bitbucket blogger bluesky bootstrap chatgpt chrome claude codepen confluence copilot dailymotion debian
        deepseek deviantart dingtalk discord docker douban dribbble dropbox ebay ethereum evernote facebook facetime figma firebase firefox flickr
        flutter foursquare framer github gitlab gmail golang google gopro grok gumroad hackernews hololens hubspot instagram intercom ios itunes
        javascript jira jsfiddle kickstarter kindle kofi kotlin kubernetes laravel lastfm lego linkedin linux mastercard mastodon medium messenger
        meta michelin microsoft midjourney mingcute misskey mongodb moonshot netease netflix newdot nextjs nintendo notion npm nuxt nvidia onedrive
        openai opencollective opera oracle outlook patreon paypal perplexity picasa pinterest playstation playstore postgres postman powershell python
        qq quora qwik react reddit redux roblox rust safari salesforce sentry shopify sina siri skype slack snapchat soundcloud sourceforge sourcetree
        spotify stackoverflow steam strava stripe stumbleupon substack svelte swift tailwind telegram tencent tesla threads tiktok trello tumblr tux
        twitch twitter typescript uber ubuntu unity unsplash vercel vimeo visa vite vk vkontakte vlc vscode vue webflow wechat weibo weixin whatsapp
        whimsical wikipedia winrar woocommerce wordpress xbox xiaodu xiaohongshu xing yahoo yandex yelp youku youtube yuanbao zhihu
        """);

    /// <summary>A name of several words that begins with one of these is the thing with a sign beside it, or a kind of interface.</summary>
    public static IReadOnlySet<string> First { get; } = Set("""
        adjustments alarm alert archive artboard at badge bars battery bell blur book bookmark bounding box brightness browser calendar call camera
        card cards cart case cell cellphone chart chat check circle circuit clear clef click clipboard clock close closed cloud code cog collection
        color combine comment concept contact contain content conversation copy corner credit crosshair crosshairs device diagram diff document dots
        download edit elevation email envelope error ev exchange exposure eye fail file files find folder folders form frame function gate gear gender
        gesture globe go graph group h hexagon hexagons high history id image images inbox indent info information inner integrated intensity invoice
        journal json keyboard language link load loading location lock locking log login low magnifer magnifier magnify magnifying mail map market
        message messages meter microphone mind minus monitor more multiple navigate navigation new news night no node not note notes notification
        octagon open outbound outgoing overcast page parallel pay pentagon people person phone photo picture pin pinned pip play player playlist plus
        point poll power preview print priority procedure qr quality query quit quote quotes radial receipt receive record refresh relation remove
        repeat replace reply report respect rhombus rosette round safe save scan screen search security send serial server service set setting
        settings share shield shift shopping skip slide sliders slr source spaces speaker square squares stack state status sticker sticky stop
        streets subtitle subtitles success surround table tablet tag tags task tasks temperature template textbox three thumbnail thumbnails ticket
        time timer to topology touch transit translate trash treated triangle turn two type upload urgent user users uv variable versions vibe video
        view voice volume warning wash watch web webcam white window windows word x
        """);

    /// <summary>A name of several words that ends with one of these has a sign beside the thing.</summary>
    public static IReadOnlySet<string> Last { get; } = Set("""
        accounts ad add alert auto badge bolt box btn cancel charge charging check circle clear clock close code code2 cog collection cross detour
        discount dismiss dollar dot dots down download edit error euro exclamation failed favorite favourite fix flash gear half half1 half2 heart
        import in infinity info invalid jp key line link lock locked lookup marked marker mini minus mixed mobile more multiple none ok on option
        options out outline pause pending picture pin play plus pound reader reading refresh remove restore round save scan search send sensor set
        setting settings share shimmer skip spark sparkle sparkles square star stars stats status stop stroked success tick time timer transparent
        triangle tune unfill unknown unlocked unread up update upload user view wand warning worn x yen yuan zap
        """);

    /// <summary>Names of one word that are no things.</summary>
    public static IReadOnlySet<string> Single { get; } = Set("""
        abnormal about acceleration access activity add adjust adjustments advance advertisements affiliate alert all alt ampersand ampersands
        analytics analyze ancv angle animation answers any appointment approval approve arc artboard article assistant asterisk attention audit
        automatic automation automotive back background bad badge balance ban base baseline binary blend blob blockquote blocks blur bold boom bot
        brief brightness brilliance broadcast browser browsers business buy bye cancel capital caption captions capture cardiology case cent check
        checks choice circle circles circuit classify clear click close code cog collaboration collage collect collection combine comma command
        comment comments communication compare complex composition compression concern config confused connect connection consignment console
        consolidate consume contact contacts contain content contract control convenience copy copyleft copyright corner create creation credit
        credits crosshair current cut danger dashboard date deaf decagram decrease department deployment deposit descend detail details detection
        developer device devices diagram dialog diameter diff disapprove disclaimer discount discover dislike display displayport diversify diversity
        divide dividing domain dot dots down drafts drag drive dry edit editor eject ellipse ellipsis email emoji emoticon empathize empty end
        endocrine endocrinology enquire entertainment equalizer erase error escape ethernet exam exchange exclamation exclude expand expenses expired
        explicit export exposure external female figure file files fill filters finance find fit five fixed float focus folder folders follow font
        fonts forbid form formula forum forward four frame front full function functions funds future general generate geo geometry gesture globus
        good gps grab gradient graph graphic grip group growth half handle hardware harm hash hashtag height help heptagon hexagon hexagons hide
        highlight highlights history hold hub idea image images imbalance inbox inboxes incognito income increase indicator indoor infinite infinity
        info information inspect inspection instruction insurance integral internal international inventory invert invite invoice item kanban keyboard
        lane language languages large latitude launch layers leave license like line linear link live load loader loading local locate location log
        logging logs long longitude look looks loop macro magic mail main manage map margin mark markdown master match matrix maximise maya measure
        media member memory menu message messages method microwaves mid mine minimal minus missed mobiledata modify module moment monitor more motion
        multimedia multiple multiply mute muted nasal natural nature nephrology network neurology neutral new next nmr none normal not notdef note
        notes notification now nuke null object observation octagon octagram offer okay omega online open operation optimize option optional options
        orbits orthopaedics orthopedic other others outbound outdoor outgoing outline output overscan overtime pad page paid pain panorama paste path
        pause pay payment pediatrics pending pentagon people performance period person personal phi phone photo pi pic picture pinned pip plain play
        playlist plus point policy poll polygon position positive post pound power presentation press preview previous print priority privacy process
        product profile programming prohibit project prompt protect protection protocol psychology pull pulse pwid quality query questions queue quick
        quote radial radiology random ranking rating ratings ratio read reading receive reception record rectangle redo reduce reflect refresh refused
        register registered reject relation remind reminder remote remove renal reorder repeat replace reply report repositioning reproduction
        required reserve reserved reset resolution respect responsive rest restart restore result return reuse reward rheumatology rhombus route
        routes routing rules sale sales sans save scaling scan scene schedule screen search secret section sector secured security segment segments
        send serial serif server service services session setting settings setup shade shadow shadows shape shapes share shareplay shift shifts
        shimmer short show shrink sigma signature single site sitemap six skip slashes slave sleet slice slide sliders slideshow slot slow social
        software solid source space spacer spaces special spellcheck spinner spline split spotlight square squares squircle ssd stable stack standard
        start state station statistics status step sti sticker stickies sticky stock stop strategy stream structure style subtask subtitle subtitles
        subtract sum summary support surface surveillance survey symptom synchronize system tac tag tags tally tangent task tasks template textarea
        textbox texture theme thin thread three time timelapse timetable timezone tips title together toll tool topic total touchscreen trace track
        trade trademark traffic transaction transcribe transition translate translation transparency transparent triangle tune tuneing tuning two type
        uhd undo ungroup uniform unindent union unit universal unknown unlike unlock unplug unread up upc update upload urgent urology usage user
        users value vanish variable verified version vibrate video view viewpoint vignette vih vip virtual visible vision vo voice void volume vote
        vpn war warning waveform web webhook wet whole width windows word work workflow www xxx zap zone
        """);

    /// <summary>Words that say how a thing is drawn, or which of several drawings it is.</summary>
    public static IReadOnlySet<string> Manner { get; } = Set("""
        alt alt1 alt2 angled big bold color colour duotone fill filled large line linear mini minimal minimalistic outline outlined regular rounded
        simple small solid straight tilt variant
        """);

    /// <summary>Numbers at the end of a name: a second drawing of the same thing.</summary>
    public static IReadOnlySet<string> Counting { get; } = Set("one two three four five six");

    /// <summary>First words that sort an icon under its kind: <c>animal-chicken</c>, <c>food-croissant</c>, <c>building-church</c>.</summary>
    public static IReadOnlySet<string> Kind { get; } = Set("animal animals building device devices emoji emoticon face food fruit hardware mood ppe smiley sport sports vehicle");

    /// <summary>Kinds without which a name would say too little: their words stay, in the order in which they are spoken.</summary>
    public static IReadOnlySet<string> Faces { get; } = Set("emoji emoticon face mood smiley");

    /// <summary>Categories and tags that say nothing of a thing.</summary>
    public static IReadOnlySet<string> Vague { get; } = Set("new misc other others object objects symbol symbols icon icons base system general design tabler map media life ui interface emoji peoples parts hands lucide");

    private static HashSet<string> Set(string words) => new(words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
